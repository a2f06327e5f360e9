import { E, startTestPlugin } from '../__testUtils__/startTestPlugin';

jest.setTimeout(120_000);

describe('a version of whose files nothing is known', () => {
  let portal: Awaited<ReturnType<typeof startTestPlugin>>;
  beforeEach(async () => {
    portal = await startTestPlugin({ patienceMs: 5_000 });
    portal.mlflow.addRun('r1', { models: [], user: 'user:default/bob' });
    // As a run makes one by a folder of its own in which there is nothing.
    portal.mlflow.addVersion('fraud', { runId: 'r1', source: 'runs:/r1/none' });
    portal.mlflow.files.set('', {});
  });
  afterEach(() => portal.stop());

  const SAYS =
    "version: nothing is known of the files of version 1 of 'fraud' (The model has no files.), so it gets no alias: register a run that logged a model";

  it('is asked for in no alias', async () => {
    for (const answer of [
      await portal.put(`${E}/aliases/challenger`, { version: '1' }),
      await portal.post(`${E}/requests`, { version: '1', reason: 'better' }),
    ]) {
      expect(answer.status).toBe(409);
      expect(answer.body.error.message).toBe(SAYS);
    }
    expect(portal.mlflow.writes).toEqual([]);
    const { body } = await portal.get(`${E}/requests`);
    expect(body.items).toEqual([]);
  });

  it('becomes no champion by a request that was open before', async () => {
    await portal.get(`${E}/versions`).expect(200);
    await portal.registry.store.tables.requests.insert({
      ...{ id: 'old', sequence: 1, server: 'default', model: 'fraud' },
      ...{ entityRef: 'component:default/fraud', alias: 'champion' },
      ...{ version: '1', reason: 'better', evidence: [], state: 'open' },
      ...{ stateMessage: 'Waits.', askedBy: 'user:default/bob' },
      ...{ askedAt: new Date(), openKey: 'old' },
    });
    const { status, body } = await portal.post(`${E}/requests/old/approve`);
    expect(body.error?.message).toBe(SAYS);
    expect(status).toBe(409);
    expect(portal.mlflow.writes).toEqual([]);
    await portal
      .post(`${E}/requests/old/reject`, { reason: 'no files' })
      .expect(200);
  });
});
