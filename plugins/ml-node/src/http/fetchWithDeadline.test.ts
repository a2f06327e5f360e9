import { createHttpClient } from './createHttpClient';
import { fetchWithDeadline, FetchDeadlineOptions } from './fetchWithDeadline';

type Step = number | Error | (() => Promise<Response>);

function scripted(...steps: Step[]) {
  const calls: RequestInit[] = [];
  const fetch: typeof globalThis.fetch = async (_url, init) => {
    calls.push(init ?? {});
    const step = steps[Math.min(calls.length, steps.length) - 1];
    if (step instanceof Error) {
      throw step;
    }
    return typeof step === 'function'
      ? step()
      : new Response('{"a":1}', { status: step });
  };
  return { calls, fetch };
}

const hang =
  (signals: AbortSignal[]): typeof globalThis.fetch =>
  (_url, init) =>
    new Promise((_, reject) => {
      const signal = init?.signal;
      if (signal) {
        signals.push(signal);
        signal.addEventListener('abort', () => reject(signal.reason));
      }
    });

describe('fetchWithDeadline', () => {
  const pauses: number[] = [];
  const base: FetchDeadlineOptions = {
    upstream: "MLflow server 'default'",
    wait: async ms => {
      pauses.push(ms);
    },
    random: () => 1,
  };
  beforeEach(() => pauses.splice(0));

  it('tries again after a connection failure and a 503, with growing pauses', async () => {
    const { calls, fetch } = scripted(new TypeError('refused'), 503, 200);
    const response = await fetchWithDeadline(
      'http://x',
      {},
      { ...base, fetch },
    );
    expect(response.status).toBe(200);
    expect(calls).toHaveLength(3);
    expect(pauses).toEqual([200, 400]);
  });

  it('gives up after the last attempt without telling the address', async () => {
    const { calls, fetch } = scripted(new TypeError('connect 10.0.0.1:5000'));
    const error = await fetchWithDeadline(
      'http://10.0.0.1:5000',
      {},
      { ...base, fetch },
    ).catch(e => e);
    expect(error.name).toBe('ServiceUnavailableError');
    expect(error.message.split(';')[0]).toBe(
      "MLflow server 'default' cannot be reached",
    );
    expect(calls).toHaveLength(3);
  });

  it('returns the last response when the server keeps refusing', async () => {
    const { fetch } = scripted(503);
    const response = await fetchWithDeadline(
      'http://x',
      {},
      { ...base, fetch },
    );
    expect(response.status).toBe(503);
  });

  it('never repeats a POST and never a plain 500', async () => {
    const post = scripted(503, 200);
    const response = await fetchWithDeadline(
      'http://x',
      { method: 'POST' },
      { ...base, fetch: post.fetch },
    );
    expect(response.status).toBe(503);
    expect(post.calls).toHaveLength(1);
    const failing = scripted(500, 200);
    await fetchWithDeadline('http://x', {}, { ...base, fetch: failing.fetch });
    expect(failing.calls).toHaveLength(1);
  });

  it('does not wait for a Retry-After that is beyond the deadline', async () => {
    const { calls, fetch } = scripted(
      async () =>
        new Response('', { status: 429, headers: { 'retry-after': '60' } }),
    );
    const response = await fetchWithDeadline(
      'http://x',
      {},
      { ...base, fetch },
    );
    expect(response.status).toBe(429);
    expect(calls).toHaveLength(1);
  });

  it('ends at the deadline', async () => {
    const signals: AbortSignal[] = [];
    await expect(
      fetchWithDeadline(
        'http://x',
        {},
        { ...base, fetch: hang(signals), deadlineMs: 5 },
      ),
    ).rejects.toThrow("MLflow server 'default' did not answer within 5 ms");
    expect(signals).toHaveLength(1);
  });

  it('ends when the caller aborts, with the reason of the caller', async () => {
    const controller = new AbortController();
    const signals: AbortSignal[] = [];
    const pending = fetchWithDeadline(
      'http://x',
      { signal: controller.signal },
      { ...base, fetch: hang(signals) },
    );
    controller.abort(new Error('the page was closed'));
    await expect(pending).rejects.toThrow('the page was closed');
  });

  it('ends a pause when the caller aborts', async () => {
    const controller = new AbortController();
    const { fetch } = scripted(503);
    const pending = fetchWithDeadline(
      'http://x',
      { signal: controller.signal },
      {
        upstream: 'x',
        fetch: (url, init) => {
          queueMicrotask(() => controller.abort(new Error('closed')));
          return fetch(url, init);
        },
      },
    );
    await expect(pending).rejects.toThrow('closed');
  });
});

describe('createHttpClient', () => {
  const client = (step: Step) => {
    const urls: string[] = [];
    const script = scripted(step);
    const http = createHttpClient({
      upstream: 'x',
      baseUrl: 'http://x/base/',
      headers: { authorization: 'Bearer t', accept: 'text/plain' },
      attempts: 1,
      deadlineCovers: 'headers',
      fetch: (url, init) => {
        urls.push(String(url));
        return script.fetch(url, init);
      },
    });
    return { http, urls, calls: script.calls };
  };

  it('keeps the path of the base and merges headers', async () => {
    const { http, urls, calls } = client(200);
    await expect(
      http.getJson('/a?b=1', { headers: { accept: 'application/json' } }),
    ).resolves.toEqual({ a: 1 });
    expect(urls).toEqual(['http://x/base/a?b=1']);
    const headers = new Headers(calls[0].headers);
    expect(headers.get('authorization')).toBe('Bearer t');
    expect(headers.get('accept')).toBe('application/json');
  });

  it('says what the upstream answered', async () => {
    await expect(client(404).http.getJson('a')).rejects.toThrow('x has no a');
    await expect(client(500).http.getJson('a')).rejects.toThrow(
      'x answered with status 500',
    );
    const html = client(async () => new Response('<html>'));
    await expect(html.http.getJson('a')).rejects.toThrow('not JSON');
  });
});
