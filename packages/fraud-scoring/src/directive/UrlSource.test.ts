import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { aDirective } from './directive.testing';
import { DirectiveServer } from './DirectiveServer.testing';
import { MOST_BYTES } from './DirectiveSource';
import { UrlSource } from './UrlSource';

const TOKEN = 'a-token-of-the-service';

describe('the address of a directive', () => {
  const server = new DirectiveServer();
  let folder: string;
  let tokenFile: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'fraud-token-'));
    tokenFile = path.join(folder, 'token');
  });
  beforeEach(async () => {
    await writeFile(tokenFile, `${TOKEN}\n`);
    server.asked.length = 0;
    server.say(aDirective(1));
    await server.start();
  });
  afterEach(() => server.stop());
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is sent the token of its file as it is at the time, and the tag of what is known', async () => {
    const source = new UrlSource({ url: server.url, tokenFile });
    await source.read();
    await writeFile(tokenFile, 'another-token-of-the-service');
    expect(await source.read()).toBeUndefined();
    expect(server.asked.map(({ authorization }) => authorization)).toEqual([
      `Bearer ${TOKEN}`,
      'Bearer another-token-of-the-service',
    ]);
    expect(server.asked.map(each => each['if-none-match'])).toEqual([
      undefined,
      expect.stringMatching(/^"[0-9a-f]{64}"$/),
    ]);
  });

  it('is sent no token where none was given', async () => {
    await new UrlSource({ url: server.url }).read();
    expect(server.asked[0].authorization).toBeUndefined();
  });

  it.each([
    ['too short', 'short', /holds no token; write at least 16 characters/],
    ['two lines', `${TOKEN}\n${TOKEN}`, /holds no token/],
    ['not there', undefined, /cannot be read \(ENOENT\)/],
  ])('is not asked with a token that is %s', async (_, text, why) => {
    if (text === undefined) await rm(tokenFile);
    else await writeFile(tokenFile, text);
    const reading = new UrlSource({ url: server.url, tokenFile }).read();
    await expect(reading).rejects.toThrow(why);
    await expect(reading).rejects.not.toThrow(TOKEN);
    expect(server.asked).toEqual([]);
  });

  it('does not lead to another one: redirects are not followed', async () => {
    const other = await new DirectiveServer().start();
    try {
      server.answer((_request, response) =>
        response.writeHead(302, { location: other.url }).end(),
      );
      const source = new UrlSource({ url: server.url, tokenFile });
      await expect(source.read()).rejects.toThrow(
        `${server.url} answered with status 302: redirects are not followed`,
      );
      expect(other.asked).toEqual([]);
    } finally {
      await other.stop();
    }
  });

  it.each<[number, string | undefined, RegExp]>([
    [401, TOKEN, /status 401: it does not know the token, or the service/],
    [401, undefined, /status 401: it asks for a token; give --directive-token/],
    [404, TOKEN, /status 404: check the address/],
    [304, TOKEN, /status 304: check the address/],
    [503, TOKEN, /status 503: its own log says why/],
  ])('that answers %s to the token %s says so', async (status, token, why) => {
    server.answer((_request, response) =>
      response.writeHead(status).end(status === 304 ? undefined : TOKEN),
    );
    const source = new UrlSource({
      url: `${server.url}?key=${TOKEN}`,
      ...(token && { tokenFile }),
    });
    const reading = source.read();
    await expect(reading).rejects.toThrow(why);
    await expect(reading).rejects.not.toThrow(TOKEN);
  });

  it.each<[string, Parameters<DirectiveServer['answer']>[0]]>([
    ['answers nothing', () => undefined],
    ['never ends', (_request, response) => response.write('{"apiVersion":')],
  ])('that %s is given up', async (_, answering) => {
    server.answer(answering);
    const source = new UrlSource({ url: server.url, deadlineMs: 100 });
    await expect(source.read()).rejects.toThrow(
      `${server.url} did not answer within 0.1 s`,
    );
    server.say(aDirective(1));
    expect(await source.read()).toEqual(aDirective(1));
  });

  it('is read no further than a directive may be long', async () => {
    let sent = 0;
    const part = Buffer.alloc(65_536, ' ');
    server.answer((_request, response) => {
      const more = () => {
        if (response.destroyed) return;
        sent += part.length;
        response.write(part, () => setImmediate(more));
      };
      more();
      response.on('error', () => undefined);
    });
    const source = new UrlSource({ url: server.url });
    await expect(source.read()).rejects.toThrow(
      `has more than ${MOST_BYTES} bytes`,
    );
    expect(sent).toBeGreaterThanOrEqual(MOST_BYTES);
  });

  it('that gives no tags is read each time, and tells of what is new alone', async () => {
    server.answer((_request, response) =>
      response.end(JSON.stringify(aDirective(1))),
    );
    const source = new UrlSource({ url: server.url });
    expect(await source.read()).toEqual(aDirective(1));
    expect(await source.read()).toBeUndefined();
    expect(server.asked[1]['if-none-match']).toBeUndefined();
  });
});
