import {
  client,
  failure,
  newRun,
  server,
  useRealMlflow,
} from '../__testUtils__/realMlflow';
import { createMlflowClient } from '../createMlflowClient';

describe('on a real MLflow, the client', () => {
  useRealMlflow();

  it('learns what the server is', async () => {
    expect(await client.server.version()).toBe('3.17.2');
    expect(await client.server.info()).toMatchObject({
      storeType: 'SqlStore',
      workspacesEnabled: false,
    });
  });

  it('tells a wrong path prefix from a missing thing', async () => {
    const wrong = createMlflowClient({ baseUrl: `${server.url}/elsewhere` });
    expect(await failure(wrong.runs.get('x'))).toMatchObject({
      status: 404,
      errorCode: 'ENDPOINT_NOT_FOUND',
      isNotFound: false,
    });
  });

  it('goes on after a restart of the server, and reads wait it out when told to', async () => {
    const { runId } = (await newRun()).info;
    const patient = createMlflowClient({
      baseUrl: server.url,
      timeoutMs: 60_000,
      retry: { attempts: 12, delayMs: 50 },
    });
    const restarted = server.restart();
    const during = patient.runs.get(runId);
    const [run] = await Promise.all([during, restarted]);
    expect(run.info.runId).toBe(runId);
    await client.runs.setTag(runId, 'after', 'restart');
    expect((await client.runs.get(runId)).tags.after).toBe('restart');
  });
});
