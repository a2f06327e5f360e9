import {
  type Answer,
  type PriceServer,
  startPriceServer,
} from '../__testUtils__/priceServer';
import { createHttp, waitOf } from './createHttp';

describe('createHttp', () => {
  let server: PriceServer | undefined;
  afterEach(() => server?.close());

  async function asking(...answers: Answer[]) {
    const started = await startPriceServer(
      (_, before) => answers[Math.min(before, answers.length - 1)],
    );
    server = started;
    const waits: number[] = [];
    const http = createHttp('azure', {
      wait: async ms => waits.push(ms),
    });
    const url = new URL('/api/prices?secret=1', started.base);
    return { http, url, waits, seen: started.seen };
  }

  const fine: Answer = { body: '{"fine":true}' };
  const busy = (after?: string): Answer => ({
    status: 429,
    headers: after ? { 'retry-after': after } : {},
  });

  it('asks again after 429, as long after as it is told', async () => {
    const { http, url, waits } = await asking(busy('7'), busy(), fine);
    await expect(http.json(url)).resolves.toEqual({ fine: true });
    expect(waits).toEqual([7_000, 2_000]);
  });

  it('asks again after 500, but not for ever', async () => {
    const { http, url, waits } = await asking({ status: 500 });
    await expect(http.json(url)).rejects.toThrow(
      `azure: ${url.origin}/api/prices answered 500; ask again later`,
    );
    expect(waits).toEqual([1_000, 2_000, 4_000]);
  });

  it('does not wait for hours', async () => {
    const { http, url, waits } = await asking(busy('86400'), fine);
    await expect(http.json(url)).rejects.toThrow('answered 429');
    expect(waits).toEqual([]);
  });

  it('does not ask again where it was refused', async () => {
    const { http, url, seen } = await asking({ status: 403 }, fine);
    await expect(http.json(url)).rejects.toThrow('answered 403; check the');
    expect(seen).toHaveLength(1);
  });

  it('asks again where the connection broke off', async () => {
    const { http, url } = await asking({ ...fine, breaksAfter: 5 }, fine);
    await expect(http.json(url)).resolves.toEqual({ fine: true });
  });

  it('takes no half of JSON for an answer', async () => {
    const { http, url, seen } = await asking({ body: '{"fine":' });
    await expect(http.json(url)).rejects.toThrow(
      /^azure: \S+\/api\/prices answered 8 characters that are not whole JSON/,
    );
    expect(seen).toHaveLength(1);
  });

  it('follows no one elsewhere, since a key may be in the headers', async () => {
    const { http, url, seen } = await asking({
      status: 302,
      headers: { location: '/elsewhere' },
    });
    await expect(http.json(url)).rejects.toThrow('azure: ');
    expect(seen.map(each => each.url.pathname)).not.toContain('/elsewhere');
  });

  it('hands an answer over from its start again when it broke off', async () => {
    const { http, url } = await asking({ ...fine, breaksAfter: 5 }, fine);
    const read = async (chunks: AsyncIterable<Uint8Array>) => {
      let text = '';
      for await (const chunk of chunks) text += Buffer.from(chunk);
      return text;
    };
    await expect(http.stream(url, read)).resolves.toBe(fine.body);
  });

  it('says where nobody answers, and nothing of the query', async () => {
    const { http, url } = await asking(fine);
    await server?.close();
    const error: Error = await http.json(url).then(
      () => new Error('it answered'),
      each => each,
    );
    expect(error.message).toContain('was not reached or broke off');
    expect(error.message).not.toContain('secret');
  });
});

describe('waitOf', () => {
  const now = Date.parse('2026-12-01T00:00:00Z');

  it('reads seconds and dates', () => {
    expect(waitOf('3', now)).toBe(3_000);
    expect(waitOf('Tue, 01 Dec 2026 00:00:05 GMT', now)).toBe(5_000);
  });

  it('is 0 for what is past, missing or no time', () => {
    for (const header of [null, '', 'soon', 'Mon, 30 Nov 2026 00:00:00 GMT']) {
      expect(waitOf(header, now)).toBe(0);
    }
  });
});
