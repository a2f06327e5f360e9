import { createMlflowClient } from './createMlflowClient';
import {
  answer,
  FaultServer,
  hang,
  hangInBody,
  hangUp,
  startFaultServer,
} from './faultServer.testing';
import { MlflowError } from './MlflowError';

const HTML_404 =
  '<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>';

describe('calls to a server that misbehaves', () => {
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

  it('ends at the deadline when no answer comes', async () => {
    server.answers(hang);
    const error = await failure(client(50).runs.get('r'));
    expect(error).toBeInstanceOf(MlflowError);
    expect(error).toMatchObject({ errorCode: 'DEADLINE_EXCEEDED', status: 0 });
    expect(error.message).toMatch(
      /GET .*runs\/get.* within 50 ms; .*timeoutMs/,
    );
    expect(server.received).toHaveLength(1);
  });

  it('ends at the deadline when the body stops half-way', async () => {
    server.answers(hangInBody);
    const error = await failure(
      client(80).runs.search({ experimentIds: ['1'] }),
    );
    expect(error.errorCode).toBe('DEADLINE_EXCEEDED');
  });

  it('obeys a longer deadline of one call', async () => {
    server.answers(answer(200, { run: {} }));
    const run = await client(1).runs.get('r', { timeoutMs: 5_000 });
    expect(run.params).toEqual({});
  });

  it('rejects with the reason of the caller who gives up, without another try', async () => {
    server.answers(hang);
    const caller = new AbortController();
    const call = failure(client().runs.get('r', { signal: caller.signal }));
    await server.nextRequest();
    const reason = new Error('page left');
    caller.abort(reason);
    expect(await call).toBe(reason);
    expect(
      await failure(client().runs.get('r', { signal: caller.signal })),
    ).toBe(reason);
    expect(server.received).toHaveLength(1);
  });

  it('sends reads again after 503, 429 and a cut connection', async () => {
    server.answers(
      hangUp,
      answer(503, 'busy', 'text/plain'),
      answer(200, '3.17.2'),
    );
    expect(await client().server.version()).toBe('3.17.2');
    server.answers(answer(429, {}), answer(200, { runs: [] }));
    expect(await client().runs.search({ experimentIds: ['1'] })).toEqual({
      items: [],
    });
    expect(server.received).toHaveLength(2);
  });

  it('gives up after the last try', async () => {
    server.answers(answer(503, 'busy', 'text/plain'));
    const error = await failure(client().experiments.get('1'));
    expect(error).toMatchObject({ status: 503, errorCode: 'HTTP_ERROR' });
    expect(error.isTransient).toBe(true);
    expect(server.received).toHaveLength(3);
  });

  it.each([
    ['create a run', () => client().runs.create({ experimentId: '1' })],
    ['log a batch', () => client().runs.logBatch('r', { tags: { a: 'b' } })],
    ['set an alias', () => client().registeredModels.setAlias('m', 'a', '1')],
    ['delete an alias', () => client().registeredModels.deleteAlias('m', 'a')],
    [
      'finalize',
      () => client().loggedModels.finalize('m-1', 'LOGGED_MODEL_READY'),
    ],
    [
      'upload',
      () => client().artifacts.upload('mlflow-artifacts:/1/r', 'a', 'x'),
    ],
  ])('sends a write once: %s', async (_, write) => {
    server.answers(answer(503, 'busy', 'text/plain'));
    await failure(write());
    expect(server.received).toHaveLength(1);
  });

  it('does not send a refused read again', async () => {
    const body = { error_code: 'INTERNAL_ERROR', message: 'boom' };
    server.answers(answer(500, body));
    const error = await failure(client().runs.get('r'));
    expect(error).toMatchObject({ status: 500, errorCode: 'INTERNAL_ERROR' });
    expect(error.message).toMatch(/runs\/get: boom$/);
    expect(server.received).toHaveLength(1);
  });

  it('says what a 200 holds that is not JSON', async () => {
    server.answers(answer(200, '<html><h1>Sign in</h1></html>', 'text/html'));
    const error = await failure(client().runs.get('r'));
    expect(error).toMatchObject({ status: 200, errorCode: 'BAD_ANSWER' });
    expect(error.message).toContain('"Sign in"');
    for (const body of ['', '[]', 'null', '{"run":']) {
      server.answers(answer(200, body));
      expect((await failure(client().runs.get('r'))).errorCode).toBe(
        'BAD_ANSWER',
      );
    }
  });

  it('tells an unknown path from a missing thing', async () => {
    server.answers(answer(404, HTML_404, 'text/html'));
    const path = await failure(client().runs.get('r'));
    expect(path).toMatchObject({
      errorCode: 'ENDPOINT_NOT_FOUND',
      isNotFound: false,
    });
    expect(path.message).toMatch(/check that baseUrl/);
    server.answers(
      answer(404, { error_code: 'RESOURCE_DOES_NOT_EXIST', message: 'No Run' }),
    );
    expect((await failure(client().runs.get('r'))).isNotFound).toBe(true);
  });

  it('names the remedy for a refused host and for refused credentials', async () => {
    const text = 'Invalid Host header - possible DNS rebinding attack detected';
    server.answers(answer(403, text, 'text/plain'));
    const host = await failure(client().runs.get('r'));
    expect(host.message).toMatch(/MLFLOW_SERVER_ALLOWED_HOSTS/);
    server.answers(answer(403, 'Permission denied', 'text/plain'));
    expect((await failure(client().runs.get('r'))).message).toMatch(
      /credentials/,
    );
    server.answers(answer(500, 'x'.repeat(500), 'text/plain'));
    expect((await failure(client().runs.get('r'))).message).toMatch(
      /x{200}\.\.\."$/,
    );
  });

  it('does not follow a redirect to somewhere else', async () => {
    server.answers(response => {
      response.writeHead(302, { location: '/login' });
      response.end();
    });
    expect(
      (await failure(client().runs.create({ experimentId: '1' }))).errorCode,
    ).toBe('UNREACHABLE');
    expect(server.received).toHaveLength(1);
  });

  it('says why a server cannot be reached', async () => {
    const gone = await startFaultServer();
    await gone.close();
    const lost = createMlflowClient({
      baseUrl: gone.url,
      retry: { attempts: 1 },
    });
    const error = await failure(lost.server.version());
    expect(error).toMatchObject({ errorCode: 'UNREACHABLE', status: 0 });
    expect(error.message).toMatch(/ECONNREFUSED.*check that the server runs/);
  });
});
