import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { refuseLargeBodies } from './refuseLargeBodies';

describe('refuseLargeBodies', () => {
  let server: Server;

  afterEach(() => new Promise(resolve => server.close(resolve)));

  const ask = async (parserError?: unknown) => {
    const handler = refuseLargeBodies((_req, _res, next) => next(parserError));
    const told = jest.fn();
    server = createServer((request, response) =>
      handler(request, response, error => {
        told(error);
        response.end('passed on');
      }),
    ).listen(0, '127.0.0.1');
    await new Promise(resolve => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/v1/things`;
    const answer = await fetch(url, { method: 'POST' });
    return { answer, text: await answer.text(), told };
  };

  it('answers 413 with the limit when the parser says that the body is too large', async () => {
    const error = { type: 'entity.too.large', limit: 102_400, length: 300_000 };
    const { answer, text, told } = await ask(error);
    expect(answer.status).toBe(413);
    expect(JSON.parse(text)).toEqual({
      error: {
        name: 'PayloadTooLargeError',
        message: expect.stringContaining('larger than 102400 bytes'),
      },
      request: { method: 'POST', url: '/v1/things' },
      response: { statusCode: 413 },
    });
    expect(told).not.toHaveBeenCalled();
  });

  it.each([
    ['nothing', undefined],
    ['another error', new SyntaxError('no JSON')],
    ['something that is no error', 'entity.too.large'],
  ])('passes %s on', async (_, error) => {
    const { text, told } = await ask(error);
    expect(text).toBe('passed on');
    expect(told).toHaveBeenCalledWith(error);
  });
});
