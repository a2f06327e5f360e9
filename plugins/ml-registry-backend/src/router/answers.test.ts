import { waitUntil } from '@modelport/plugin-ml-node';
import { E, startTestPlugin } from '../__testUtils__/startTestPlugin';

jest.setTimeout(60_000);

describe('the answers of ml-registry', () => {
  let portal: Awaited<ReturnType<typeof startTestPlugin>>;
  afterEach(() => portal.stop());

  const ledger = async (path = '') =>
    (await portal.get(`${E}/ledger${path}`)).body.items;
  const kinds = async () =>
    (await ledger()).map(({ kind }: { kind: string }) => kind);
  const digested = (version: string) =>
    waitUntil(async () => {
      const { body } = await portal.get(`${E}/versions/${version}`);
      return body.digest && body;
    });

  it('says nothing of an entity that names no registered model', async () => {
    portal = await startTestPlugin();
    const { status, body } = await portal.get(
      `${E.replace('fraud', 'plain')}/versions`,
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({ items: [], aliases: {}, errors: [] });
    expect(body.model).toBeUndefined();
  });

  it('lets no champion challenge itself', async () => {
    portal = await startTestPlugin();
    await portal.register('r1');
    const { body } = await portal.post(`${E}/requests`, {
      version: '1',
      reason: 'first',
    });
    await portal
      .post(`${E}/requests/${body.id}/approve`, {}, 'bob')
      .expect(200);
    const refused = await portal.put(`${E}/aliases/challenger`, {
      version: '1',
    });
    expect(refused.status).toBe(409);
    expect(refused.body.error.message).toBe(
      'version: version 1 is champion; name another one that is to challenge it',
    );
  });

  it('tells what a metric is that is no finite number', async () => {
    portal = await startTestPlugin();
    const metrics = { auc: 0.9, loss: NaN, gain: -Infinity };
    await portal.register('r1', 'ada', { metrics });
    const { body } = await portal.get(`${E}/versions/1`);
    expect(body).toMatchObject({
      metrics: { auc: 0.9 },
      notFinite: { loss: 'NaN', gain: '-Infinity' },
    });
    expect(body.metrics).toEqual({ auc: 0.9 });
  });

  it('registers a logged model once, with who, digest and lifecycle event', async () => {
    portal = await startTestPlugin();
    const first = await portal.register('r1', 'bob');
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({
      version: '1',
      status: 'READY',
      runId: 'r1',
      authors: ['user:default/bob', 'user:default/ada'],
      commit: 'c'.repeat(40),
      metrics: { auc: 0.9 },
    });
    const again = await portal.register('r1', 'bob');
    expect(again.status).toBe(200);
    expect(again.body.version).toBe('1');
    const detail = await digested('1');
    expect(detail.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    const [entry] = await ledger();
    expect(entry).toMatchObject({
      kind: 'registered',
      actor: 'user:default/bob',
      authors: ['user:default/bob', 'user:default/ada'],
      digest: detail.digest,
      runId: 'r1',
    });
    await waitUntil(() => portal.events.length > 0);
    expect(portal.events).toEqual([
      expect.objectContaining({
        id: 'registered:version:default/fraud/1',
        kind: 'registered',
        actor: 'user:default/bob',
      }),
    ]);
    expect(portal.mlflow.writes).toEqual(['model fraud', 'version 1 of m-r1']);
    expect(portal.signals).toContain(
      'ml-registry:entity:component:default/fraud',
    );
  });

  it('moves champion when another than the authors approves', async () => {
    portal = await startTestPlugin();
    await portal.register('r1');
    await portal.register('r2');
    await portal.put(`${E}/aliases/challenger`, { version: '1' }).expect(200);
    const ask = { version: '1', reason: 'better recall' };
    const asked = await portal.post(`${E}/requests`, ask);
    expect(asked.status).toBe(201);
    expect(asked.body).toMatchObject({ state: 'open', mayDecide: false });
    const { id } = asked.body;
    const own = await portal.post(`${E}/requests/${id}/approve`);
    expect(own.status).toBe(403);
    const approved = await portal.post(
      `${E}/requests/${id}/approve`,
      undefined,
      'bob',
    );
    expect(approved.body).toMatchObject({
      state: 'done',
      decidedBy: 'user:default/bob',
    });
    const { body } = await portal.get(`${E}/versions`);
    expect(body.aliases).toEqual({ champion: '1' });
    await waitUntil(async () => (await kinds()).length === 6);
    const [moved] = (await ledger()).filter(
      ({ kind, version }: { kind: string; version: string }) =>
        kind === 'alias-moved' && version === '1',
    );
    expect(moved.moves).toEqual([
      { alias: 'challenger', before: '1' },
      { alias: 'champion', after: '1' },
    ]);
    const check = await portal.get(`${E}/ledger/check`);
    expect(check.body).toMatchObject({ whole: true, entries: 6 });
    await waitUntil(() =>
      portal.events.some(({ kind }) => kind === 'approved'),
    );
  });

  it('shows a version with signature, card, parameters and files', async () => {
    portal = await startTestPlugin();
    portal.mlflow.addRun('r1', { files: { 'model-card.md': '# Card' } });
    portal.statuses.set('r1', 'FINISHED');
    const fields = JSON.stringify([{ name: 'amount', type: 'double' }]);
    portal.mlflow.files.set('m-r1', {
      'model.onnx': 'graph',
      MLmodel: `signature:\n  inputs: '${fields}'\n  outputs: null\n`,
    });
    await portal.post(`${E}/versions`, { runId: 'r1' }).expect(201);
    const detail = await digested('1');
    expect(detail).toMatchObject({
      signature: {
        inputs: [{ name: 'amount', type: 'double' }],
        outputs: [],
      },
      modelCard: '# Card',
      parameters: { depth: '3' },
      files: [
        { path: 'MLmodel', size: expect.any(Number) },
        { path: 'model.onnx', size: 5 },
      ],
    });
    expect(detail.problems).toBeUndefined();
    portal.mlflow.files.set('m-r1', { MLmodel: 'signature: 7' });
    portal.mlflow.listRunFiles = async () => {
      throw new Error('the store is gone');
    };
    const { body } = await portal.get(`${E}/versions/1`);
    expect(body.problems).toEqual([
      'Model card: the store is gone',
      expect.stringMatching(/^Signature: .*log the model again with \S+$/),
    ]);
    expect(body.digest).toBe(detail.digest);
  });

  it('lists the newest first, in pages', async () => {
    portal = await startTestPlugin();
    for (const runId of ['r1', 'r2', 'r3']) {
      await portal.register(runId);
    }
    const page = async (query: string) =>
      (await portal.get(`${E}/versions?limit=2${query}`)).body;
    const numbers = ({ items }: { items: Array<{ version: string }> }) =>
      items.map(({ version }) => version);
    const first = await page('');
    expect(numbers(first)).toEqual(['3', '2']);
    const second = await page(`&before=${first.nextBefore}`);
    expect(numbers(second)).toEqual(['1']);
    expect(second.nextBefore).toBeUndefined();
    await waitUntil(async () => (await ledger()).length === 3);
    const entries = (await portal.get(`${E}/ledger?limit=2`)).body;
    expect(entries.nextBefore).toBe(2);
    const rest = await ledger(`?limit=2&before=${entries.nextBefore}`);
    expect(rest).toHaveLength(1);
  });

  it('shows a version that was registered on the server itself, with who started its run', async () => {
    portal = await startTestPlugin();
    portal.mlflow.addRun('r1');
    portal.mlflow.addVersion('fraud', { modelId: 'm-r1', runId: 'r1' });
    const { body } = await portal.get(`${E}/versions`);
    expect(body.items[0].authors).toEqual(['user:default/ada']);
    await digested('1');
    const [entry] = await ledger();
    expect(entry).toMatchObject({ authors: ['user:default/ada'] });
    expect(entry.actor).toBeUndefined();
  });

  it('says when there is no digest, and why', async () => {
    portal = await startTestPlugin();
    portal.mlflow.addRun('r1');
    portal.mlflow.files.set('m-r1', {});
    portal.mlflow.addVersion('fraud', { modelId: 'm-r1', runId: 'r1' });
    const problem = await waitUntil(async () => {
      const { body } = await portal.get(`${E}/versions/1`);
      return body.digestProblem;
    });
    expect(problem).toBe('The model has no files.');
    expect((await ledger())[0].evidence).toEqual([
      {
        label: 'No digest',
        value: 'The model has no files.',
        source: 'measured',
        about: 'origin',
      },
    ]);
  });
});
