import type { Evidence } from '@modelport/plugin-ml-registry-common';
import { E, startTestPlugin } from '../__testUtils__/startTestPlugin';

jest.setTimeout(60_000);

/** What was stored before the portal measured by itself. */
const OLD = JSON.stringify([{ label: 'auc', value: '0.99' }]);

describe('the evidence of a request', () => {
  let portal: Awaited<ReturnType<typeof startTestPlugin>>;
  afterEach(() => portal.stop());

  const ask = (version: string, evidence: object[] = []) =>
    portal.post(`${E}/requests`, { version, reason: 'better', evidence });
  const approve = (id: string) =>
    portal.post(`${E}/requests/${id}/approve`, {}, 'bob');
  const values = (evidence: Evidence[], about: string) =>
    evidence
      .filter(each => each.about === about)
      .map(({ label, value, champion }) => [label, value, champion]);

  it('is measured by the portal, beside the champion of that moment', async () => {
    portal = await startTestPlugin();
    await portal.register('r1');
    const first = await ask('1');
    expect(values(first.body.evidence, 'metric')).toEqual([
      ['auc', '0.9', undefined],
    ]);
    await approve(first.body.id).expect(200);
    await portal.register('r2');
    const run = portal.mlflow.runs.get('r2');
    Object.assign(run?.metrics ?? {}, { auc: 0.8, recall: 0.7 });
    const { body } = await ask('2', [{ label: 'Report', value: 'fine' }]);
    expect(values(body.evidence, 'metric')).toEqual([
      ['auc', '0.8', '0.9'],
      ['recall', '0.7', 'not logged'],
    ]);
    expect(values(body.evidence, 'origin')).toEqual(
      expect.arrayContaining([
        ['version', '2', '1'],
        ['run', 'r2', 'r1'],
      ]),
    );
    const { body: ledger } = await portal.get(`${E}/ledger`);
    const asked = ledger.items.find(
      ({ requestId, kind }: { requestId: string; kind: string }) =>
        requestId === body.id && kind === 'asked',
    );
    expect(asked.evidence).toEqual(body.evidence);
  });

  it('cannot be had while MLflow cannot be read, and nothing is stored', async () => {
    portal = await startTestPlugin();
    await portal.register('r1');
    const getRun = portal.mlflow.getRun.bind(portal.mlflow);
    portal.mlflow.getRun = async runId => {
      portal.mlflow.isDown = true;
      return getRun(runId);
    };
    const { status, body } = await ask('1');
    expect(status).toBe(503);
    expect(body.error.message).toContain('cannot be reached');
    portal.mlflow.isDown = false;
    portal.mlflow.getRun = getRun;
    expect((await portal.get(`${E}/requests`)).body.items).toEqual([]);
    const { body: ledger } = await portal.get(`${E}/ledger`);
    expect(ledger.items.map(({ kind }: { kind: string }) => kind)).toEqual([
      'registered',
    ]);
  });

  it('that was stored without a source reads as claimed, and the ledger stays whole', async () => {
    portal = await startTestPlugin();
    await portal.register('r1');
    const { body } = await ask('1');
    const { db } = portal.registry.store.tables;
    await db('ml_registry_requests').update({ evidence: OLD });
    const { body: list } = await portal.get(`${E}/requests`);
    expect(list.items[0].evidence).toEqual([
      { label: 'auc', value: '0.99', source: 'claimed' },
    ]);
    await approve(body.id).expect(200);
    const { body: ledger } = await portal.get(`${E}/ledger`);
    const [moved] = ledger.items.filter(
      ({ kind }: { kind: string }) => kind === 'alias-moved',
    );
    expect(moved.evidence).toEqual(JSON.parse(OLD));
    const { body: check } = await portal.get(`${E}/ledger/check`);
    expect(check).toMatchObject({ whole: true });
  });
});
