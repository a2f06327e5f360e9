import { FakeMlflow } from '../__testUtils__/FakeMlflow';
import { startRelay } from '../__testUtils__/startRelay';

const GET_RUN = '/api/2.0/mlflow/runs/get?run_id=run-1';
const LOG = '/api/2.0/mlflow/runs/log-batch';
const FILE = '/api/2.0/mlflow-artifacts/artifacts/1/run-1/artifacts/big.bin';
const MEBIBYTE = 1024 * 1024;

jest.setTimeout(60_000);

describe('the relay before a server that fails', () => {
  let fake: FakeMlflow;
  let relay: Awaited<ReturnType<typeof startRelay>>;

  const call = (path: string, init: RequestInit = {}, name = 'own') =>
    fetch(`${relay.url}/default${path}`, {
      ...init,
      headers: {
        authorization: `Bearer ${relay.token(name)}`,
        ...init.headers,
      },
    });
  const log = (metrics: object[] = []) =>
    call(LOG, {
      method: 'POST',
      body: JSON.stringify({ run_id: 'run-1', metrics }),
    });

  beforeEach(async () => {
    fake = new FakeMlflow();
    relay = await startRelay({
      mlflowUrl: await fake.start(),
      server: { token: 'portal-secret', timeoutMs: 300 },
    });
  });
  afterEach(async () => {
    await relay.stop();
    await fake.stop();
  });

  it('fails closed when tokens cannot be checked', async () => {
    relay.access.down = true;
    const response = await log();
    expect(response.status).toBe(503);
    expect(fake.seen).toEqual([]);
  });

  it('refuses a JSON body above 2 MB', async () => {
    const response = await log([{ key: 'x'.repeat(2 * MEBIBYTE) }]);
    expect(response.status).toBe(413);
    expect(fake.seen).toEqual([]);
  });

  it('says 503 while the server is down, and passes again afterwards', async () => {
    fake.handle = req => {
      req.socket.destroy();
      return true;
    };
    const response = await log();
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({
      error_code: 'TEMPORARILY_UNAVAILABLE',
      message:
        "MLflow server 'default' cannot be reached from the portal; try again",
    });
    const upload = await call(FILE, { method: 'PUT', body: 'x' });
    expect(upload.status).toBe(503);
    const model = await call('/api/2.0/mlflow/logged-models/m-own');
    expect(model.status).toBe(503);
    fake.handle = () => false;
    expect((await log()).status).toBe(200);
  });

  it('sends again when a kept connection turns out to be closed', async () => {
    expect((await log()).status).toBe(200);
    let calls = 0;
    fake.handle = req => {
      calls += 1;
      if (calls === 1) req.socket.destroy();
      return calls === 1;
    };
    expect((await log()).status).toBe(200);
    expect(calls).toBe(2);
  });

  it('says 503 when the server is silent', async () => {
    fake.handle = () => true;
    expect((await log()).status).toBe(503);
  });

  it.each([
    [401, 'text/html', 503, "refused the portal's account"],
    [403, 'application/json', 503, "refused the portal's account"],
    [302, 'text/html', 503, 'status 302'],
    [500, 'text/html', 503, 'status 500'],
    [404, 'text/html', 404, 'does not have this'],
    [400, 'text/plain', 400, 'refused the request'],
  ])('tells an answer %i of %s as %i', async (status, type, told, says) => {
    fake.handle = (_, res) => {
      res.writeHead(status, {
        'content-type': type,
        location: 'http://mlflow.internal',
        'www-authenticate': 'Basic',
      });
      res.end('<html>http://mlflow.internal</html>');
      return true;
    };
    const response = await call(GET_RUN, { redirect: 'manual' });
    expect(response.status).toBe(told);
    const { message } = await response.json();
    expect(message).toContain(says);
    expect(message).not.toContain('internal');
    expect(response.headers.get('www-authenticate')).toBeNull();
  });

  it("passes MLflow's own errors on", async () => {
    const body = { error_code: 'INVALID_PARAMETER_VALUE', message: 'bad' };
    fake.handle = (_, res) => {
      res.writeHead(400, { 'content-type': 'application/json' });
      res.end(JSON.stringify(body));
      return true;
    };
    const response = await log();
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual(body);
    expect(relay.published).toEqual([]);
  });
});
