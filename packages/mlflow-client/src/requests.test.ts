import { createMlflowClient } from './createMlflowClient';
import {
  answer,
  FaultServer,
  hang,
  startFaultServer,
} from './faultServer.testing';
import { MlflowError } from './MlflowError';

describe('requests and downloads', () => {
  let server: FaultServer;
  beforeAll(async () => {
    server = await startFaultServer();
  });
  afterAll(() => server.close());

  const client = (timeoutMs = 5_000) =>
    createMlflowClient({
      baseUrl: server.url,
      timeoutMs,
      retry: { delayMs: 1 },
    });
  const failure = (call: Promise<unknown>): Promise<MlflowError> =>
    call.then(
      () => Promise.reject(new Error('the call should have failed')),
      error => error,
    );

  it('sends headers, given or asked for before each call, under a path prefix', async () => {
    server.answers(answer(200, { run: {} }));
    let n = 0;
    const asking = createMlflowClient({
      baseUrl: `${server.url}/relay/`,
      headers: async () => ({ authorization: `Bearer ${++n}` }),
    });
    await asking.runs.get('a b&c');
    await asking.runs.setTag('r', 'k', 'v');
    expect(
      server.received.map(({ url, headers }) => [url, headers.authorization]),
    ).toEqual([
      ['/relay/api/2.0/mlflow/runs/get?run_id=a+b%26c', 'Bearer 1'],
      ['/relay/api/2.0/mlflow/runs/set-tag', 'Bearer 2'],
    ]);
    await createMlflowClient({
      baseUrl: server.url,
      headers: { 'x-a': 'b' },
    }).runs.get('r');
    expect(server.received.at(-1)!.headers['x-a']).toBe('b');
  });

  it('uses a fetch of the caller', async () => {
    const calls: string[] = [];
    const given = createMlflowClient({
      baseUrl: 'https://mlflow.test',
      fetch: async url => {
        calls.push(url);
        return new Response('3.17.2\n');
      },
    });
    expect(await given.server.version()).toBe('3.17.2');
    expect(calls).toEqual(['https://mlflow.test/version']);
  });

  it.each(['mlflow:5000', 'ftp://a', '', 'http://a?b=c'])(
    'refuses the base URL "%s"',
    baseUrl => {
      expect(() => createMlflowClient({ baseUrl })).toThrow(
        /give an http or https URL/,
      );
    },
  );

  it('lets a download take longer than the deadline, but not its head', async () => {
    let finish = () => {};
    server.answers(response => {
      response.writeHead(200, {
        'content-type': 'text/plain',
        'content-length': '8',
      });
      response.write('slow');
      finish = () => response.end('file');
    });
    const download = await client(300).artifacts.download('r', 'a.txt');
    await new Promise(resolve =>
      AbortSignal.timeout(320).addEventListener('abort', resolve),
    );
    finish();
    expect(await new Response(download.stream).text()).toBe('slowfile');
    expect(download).toMatchObject({ size: 8, contentType: 'text/plain' });
    server.answers(hang);
    expect(
      (await failure(client(50).artifacts.download('r', 'a'))).errorCode,
    ).toBe('DEADLINE_EXCEEDED');
  });

  it('ends a download when the caller gives up', async () => {
    server.answers(response => {
      response.writeHead(200, { 'content-type': 'text/plain' });
      response.write('part');
    });
    const caller = new AbortController();
    const { signal } = caller;
    const { stream } = await client().artifacts.download('r', 'a', { signal });
    const read = failure(new Response(stream).text());
    caller.abort(new Error('page left'));
    expect((await read).message).toBe('page left');
  });
});
