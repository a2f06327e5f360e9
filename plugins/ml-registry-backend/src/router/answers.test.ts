import { E, startTestPlugin } from '../__testUtils__/startTestPlugin';
import { waitUntil } from '../__testUtils__/waitUntil';

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
});
