import type { Evidence } from '@modelport/plugin-ml-registry-common';
import { E, startTestPlugin } from '../__testUtils__/startTestPlugin';
import { gateEvidence } from '../gates/gateEvidence';
import { readGates } from '../gates/readGates';

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
    Object.assign(run?.metrics ?? {}, { auc: 0.8, recall: 0.7, loss: NaN });
    const { body } = await ask('2', [{ label: 'Report', value: 'fine' }]);
    expect(values(body.evidence, 'metric')).toEqual([
      ['auc', '0.8', '0.9'],
      ['loss', 'NaN', 'not logged'],
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

  it('has the gates of modelport.yaml, which refuse nothing, in the ledger too', async () => {
    const gates = [
      { metric: 'auc', atLeast: 0.95 },
      { metric: 'brier', atMost: 0.1 },
      { metric: 'auc', atLeats: 1 },
    ];
    portal = await startTestPlugin({
      gates: {
        judge: async (entity, metrics) => {
          expect(entity.metadata.name).toBe('fraud');
          return gateEvidence(readGates({ gates }), metrics, 'c0ffee');
        },
      },
    });
    await portal.register('r1');
    const { body } = await ask('1', [{ label: 'Report', value: 'fine' }]);
    expect(
      body.evidence
        .filter(({ about }: Evidence) => about === 'gate')
        .map(({ label, bound, value, outcome }: Evidence) => [
          ...[label, bound, value, outcome],
        ]),
    ).toEqual([
      ['auc', 'at least 0.95', '0.9', 'missed'],
      ['brier', 'at most 0.1', 'not measured', 'not-measured'],
      [
        'promotion.gates[2] (auc)',
        undefined,
        expect.stringContaining('atLeats is no field of a gate'),
        'malformed',
      ],
    ]);
    await approve(body.id).expect(200);
    const { body: ledger } = await portal.get(`${E}/ledger`);
    const kept = ledger.items.filter(
      ({ kind }: { kind: string }) =>
        kind === 'asked' || kind === 'alias-moved',
    );
    expect(kept).toHaveLength(2);
    for (const { evidence } of kept) {
      expect(evidence).toEqual(body.evidence);
    }
  });

  it('is what is decided on: metrics that were logged after the asking refuse approval', async () => {
    portal = await startTestPlugin();
    await portal.register('r1');
    const { id, evidence } = (await ask('1')).body;
    const metrics = portal.mlflow.runs.get('r1')?.metrics ?? {};
    metrics.auc = 0.99;
    const changed =
      /the run of version 1 says otherwise now than when this was asked \(auc was 0.9, is 0.99 now\)/;
    const { status, body } = await approve(id);
    expect(status).toBe(409);
    expect(body.error.message).toMatch(changed);
    expect(portal.mlflow.writes).not.toContain('champion = 1');
    metrics.auc = 0.9;
    metrics.recall = 0.1;
    await approve(id).expect(200);
    const { body: ledger } = await portal.get(`${E}/ledger`);
    const [approved] = ledger.items.filter(
      ({ kind }: { kind: string }) => kind === 'approved',
    );
    expect(approved.evidence).toEqual(evidence);
  });

  it('that does not stand any more is rejected, or asked for again', async () => {
    portal = await startTestPlugin();
    await portal.register('r1');
    const { id } = (await ask('1')).body;
    Object.assign(portal.mlflow.runs.get('r1')?.metrics ?? {}, { auc: 0.99 });
    const reason = { reason: 'measured after it was asked' };
    await portal.post(`${E}/requests/${id}/reject`, reason, 'bob').expect(200);
    const again = await ask('1');
    expect(again.body.stateMessage).not.toContain('otherwise');
    expect(values(again.body.evidence, 'metric')).toEqual([
      ['auc', '0.99', undefined],
    ]);
    await approve(again.body.id).expect(200);
  });

  it('refuses a claim that reads like the metric of a gate', async () => {
    portal = await startTestPlugin({
      gates: {
        judge: async (_, metrics) =>
          gateEvidence(
            readGates({ gates: [{ metric: 'onnx_error', atMost: 1 }] }),
            metrics,
            'c0ffee',
          ),
      },
    });
    await portal.register('r1');
    const { status, body } = await ask('1', [
      { label: 'ONNX error', value: '0' },
    ]);
    expect(status).toBe(400);
    expect(body.error.message).toContain("reads like 'onnx_error'");
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
