import { parseCommandLine } from './commandLine';
import { describeReport } from './describe';
import { buildSender } from './buildSender';
import { runProgram } from './runProgram';
import { aReport } from './__testUtils__/aReport';

async function calling(...args: string[]) {
  const printed: string[] = [];
  const said: string[] = [];
  const code = await runProgram(args, {
    print: text => printed.push(text),
    say: text => said.push(text),
    signal: new AbortController().signal,
  });
  return { code, printed: printed.join(''), said: said.join('') };
}

const SHORT = ['--seconds', '0.5', '--warm-up', '0', '--customers', '50'];

describe('the program', () => {
  beforeAll(() => buildSender(), 15 * 60_000);

  it('prints a table of one run', async () => {
    const result = await calling('--noop', '--rate', '50', ...SHORT);
    expect(result).toMatchObject({ code: 0, said: '' });
    expect(result.printed).toMatch(/answers +\d+ × 200/);
    expect(result.printed).toMatch(/latency +p50 .* p99.9 .*/);
  });

  it('prints the report of one run as JSON', async () => {
    const args = ['--noop', '--rate', '50', '--json', ...SHORT];
    const { printed } = await calling(...args);
    expect(JSON.parse(printed)).toMatchObject({ rateAsked: 50, errors: 0 });
  });

  it('climbs to the knee', async () => {
    const limit = ['--knee', '--limit-ms', '0.001'];
    const args = ['--noop', '--rate', '50', ...limit, ...SHORT];
    const { code, printed } = await calling(...args);
    expect(code).toBe(0);
    expect(printed).toMatch(/50\/s +p99 .* slow\n/);
    expect(printed).toMatch(/No rate kept p99 within 1 µs twice/);
    const { printed: json, said } = await calling(...args, '--json');
    expect(JSON.parse(json)).toMatchObject({ knee: null });
    expect(said).toMatch(/slow/);
  });

  it('says what is wrong and how it is called', async () => {
    const wrong = await calling('--rate', '50');
    expect(wrong.code).toBe(2);
    expect(wrong.said).toMatch(/^Give either --url or --noop\n\nfraud-load/);
    const help = await calling('--help');
    expect(help).toMatchObject({ code: 0, said: '' });
    expect(help.printed).toMatch(/--limit-ms/);
    const url = ['--url', 'http://127.0.0.1:1', '--rate', '50'];
    const nobody = await calling(...url, ...SHORT);
    expect(nobody.code).toBe(1);
    expect(nobody.said).toMatch(/start the server first/);
  });
});

describe('its arguments', () => {
  it('have what is usual where they are left out', () => {
    const url = ['--url', 'http://localhost:8080', '--rate', '5000'];
    expect(parseCommandLine(url)).toEqual({
      url: 'http://localhost:8080/v1/score',
      ...{ rate: 5_000, seconds: 10, warmUpSeconds: 2, connections: 64 },
      ...{ customers: 5_000, terminals: 10_000, seed: 1, headers: {} },
      start: Date.UTC(2018, 3, 1),
      ...{ isKnee: false, limitMs: 45, hdrFile: undefined, isJson: false },
    });
    const header = ['--header', 'Authorization: Bearer x'];
    expect(parseCommandLine([...url, ...header]).headers).toEqual({
      Authorization: 'Bearer x',
    });
  });

  it.each([
    [['--noop'], '--rate is missing; give a number of at least 0.1'],
    [['--noop', '--rate', 'x'], '--rate is x; give a number'],
    [
      ['--noop', '--rate', '1', '--connections', '1.5'],
      '--connections is 1.5; give a whole number of at least 1',
    ],
    [
      ['--url', 'https://x', '--rate', '1'],
      '--url is https://x; give http://HOST:PORT[/PATH]',
    ],
    [
      ['--noop', '--rate', '1', '--header', 'x'],
      "--header is x; give 'NAME: VALUE'",
    ],
    [
      ['--noop', '--rate', '1', '--knee', '--hdr', 'x'],
      '--hdr is of one run; leave it out with --knee',
    ],
    [
      ['--noop', '--rate', '1', '--from', 'today'],
      '--from is today; give a day as YYYY-MM-DD',
    ],
    [['--nope'], "Unknown option '--nope'"],
  ])('%j are refused', (args, message) => {
    expect(() => parseCommandLine(args)).toThrow(message);
  });
});

describe('the table', () => {
  it('names what makes a run doubtful', () => {
    const text = describeReport(
      aReport({
        ...{ latency: null, lateness: null, answered: {}, unfinished: 7 },
        ...{ stopped: true, ranOut: true },
      }),
    );
    expect(text).toMatch(/answers +none/);
    expect(text).toMatch(/0 errors, 7 unfinished/);
    expect(text).toMatch(/no connection was free/);
    expect(text).toMatch(/told to end early/);
    expect(text).toMatch(/payments ended before the time did/);
    const slow = { p50: 0.25, p90: 2, p99: 50, p999: 1_200, max: 2_000 };
    expect(
      describeReport(aReport({ latency: { ...slow, mean: 1 }, unfinished: 1 })),
    ).toMatch(
      /p50 250 µs, p90 2.00 ms, p99 50.0 ms, p99.9 1.20 s, max 2.00 s \(without the unfinished\)/,
    );
  });
});
