import { parseCommandLine } from './commandLine';

const DIGEST = `sha256:${'ab'.repeat(32)}`;

describe('the command line', () => {
  it('reads models with and without digest and version', () => {
    const { port, host, models, limits, drainDelayMs } = parseCommandLine([
      '--port',
      '0',
      '--host',
      '::1',
      '--max-rows',
      '7',
      '--model',
      `fraud=/a@b/c${`@${DIGEST}`}#3`,
      '--model',
      'bare=./m.onnx',
    ]);
    expect({ port, host, limits, drainDelayMs }).toEqual({
      drainDelayMs: 0,
      port: 0,
      host: '::1',
      limits: { maxRows: 7 },
    });
    expect(models).toEqual([
      { name: 'fraud', path: '/a@b/c', digest: DIGEST, version: '3' },
      { name: 'bare', path: './m.onnx' },
    ]);
  });

  it.each<[string[], RegExp]>([
    [['--model', 'a=b'], /--port is missing/],
    [['--port', '70000', '--model', 'a=b'], /above 65535/],
    [['--port', 'x', '--model', 'a=b'], /--port is "x"/],
    [['--port', '1'], /--model is missing/],
    [['--port', '1', '--model', 'a'], /a is not NAME=PATH/],
    [['--port', '1', '--model', 'a b=c'], /model name "a b"/],
    [['--port', '1', '--model', 'a=c@sha256:12'], /digest "sha256:12"/],
    [['--port', '1', '--model', 'a=c#'], /version ""/],
    [['--port', '1', '--verbose'], /Unknown option/],
  ])('refuses %j', (args, message) => {
    expect(() => parseCommandLine(args)).toThrow(message);
  });
});
