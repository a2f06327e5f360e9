import { mockCredentials } from '@backstage/backend-test-utils';
import { buildModelEntity, waitUntil } from '@modelport/plugin-ml-node';
import type { LedgerEntry } from '@modelport/plugin-ml-registry-common';
import request from 'supertest';
import { buildEntry, ENTITY } from '../__testUtils__/builders';
import { E, startTestPlugin } from '../__testUtils__/startTestPlugin';

jest.setTimeout(120_000);

const THIEF = 'component:default/thief';
const AT_THIEF = E.replace('fraud', 'thief');
const annotations = { 'modelport.dev/registered-model': 'fraud' };
const thief = buildModelEntity({
  name: 'thief',
  owner: 'group:default/team-b',
  annotations,
});

describe('a registered model that entities of different owners name', () => {
  let portal: Awaited<ReturnType<typeof startTestPlugin>>;
  beforeEach(async () => {
    portal = await startTestPlugin({ more: [thief], patienceMs: 5_000 });
  });
  afterEach(() => portal.stop());

  const note = (entityRef: string) =>
    portal.registry.store.transaction(({ db }) =>
      portal.ledger.append(db, buildEntry({ entityRef, version: '77' })),
    );
  const entries = async (at = E, as = 'ada'): Promise<LedgerEntry[]> =>
    (await portal.get(`${at}/ledger`, as)).body.items;
  const claimOf = (entityRef: string, plugin = 'plugin:ml-experiments') =>
    request(portal.server)
      .get('/api/ml-registry/v1/internal/models/default/fraud/claim')
      .query({ entityRef })
      .set(
        'Authorization',
        mockCredentials.service.header({
          onBehalfOf: mockCredentials.service(plugin),
          targetPluginId: 'ml-registry',
        }),
      );

  it('stays with those of the first ledger entry, and the newcomer is told what to change', async () => {
    await note(ENTITY);
    await note(THIEF);
    expect((await portal.register('r1')).status).toBe(201);
    await portal.put(`${E}/aliases/challenger`, { version: '1' }).expect(200);
    const asked = await portal.post(`${E}/requests`, {
      version: '1',
      reason: 'better',
    });
    expect(asked.status).toBe(201);
    const { id } = asked.body;
    const approved = await portal.post(
      `${E}/requests/${id}/approve`,
      {},
      'bob',
    );
    expect(approved.body).toMatchObject({ state: 'done' });
    for (const [method, path, body] of [
      ['POST', '/versions', { runId: 'r1' }],
      ['PUT', '/aliases/challenger', { version: '1' }],
      ['POST', '/requests', { version: '1', reason: 'mine' }],
    ] as const) {
      const refused = await portal.send(method, AT_THIEF + path, 'eve', body);
      expect(refused.status).toBe(409);
      expect(refused.body.error.message).toContain(
        `change the annotation modelport.dev/registered-model of ${THIEF}`,
      );
    }
  });

  it('tells the relay and what serves who may make versions, and nobody else', async () => {
    await note(ENTITY);
    expect((await claimOf(ENTITY)).status).toBe(204);
    expect((await claimOf(ENTITY, 'plugin:ml-promotion')).status).toBe(204);
    const refused = await claimOf(THIEF);
    expect(refused.status).toBe(409);
    expect(refused.body.error.message).toContain(
      `${ENTITY} of group:default/team-a holds`,
    );
    const gone = await claimOf('component:default/none');
    expect(gone.status).toBe(409);
    expect(gone.body.error.message).toContain('does not name the registered');
    expect((await claimOf(ENTITY, 'plugin:other')).status).toBe(403);
    const person = await portal.get(
      `/v1/internal/models/default/fraud/claim?entityRef=${ENTITY}`,
    );
    expect(person.status).toBe(403);
  });

  it('shows versions to those who hold it alone, and says why', async () => {
    await note(ENTITY);
    expect((await portal.register('r1')).status).toBe(201);
    const words = `so ${THIEF} does not show it`;
    const list = await portal.get(`${AT_THIEF}/versions`, 'eve');
    expect(list.status).toBe(200);
    expect(list.body).toMatchObject({
      items: [],
      aliases: {},
      errors: [{ message: expect.stringContaining(words) }],
    });
    const one = await portal.get(`${AT_THIEF}/versions/1`, 'eve');
    expect(one.status).toBe(404);
    expect(one.body.error.message).toContain(words);
    expect((await portal.get(`${E}/versions/1`)).status).toBe(200);
    const { body } = await portal.get(`${AT_THIEF}/runs/r1/models`, 'eve');
    expect(JSON.stringify(body)).not.toContain('version');
  });

  it('shows the ledger to those who hold it alone', async () => {
    await note(ENTITY);
    await note('component:default/old-name');
    expect((await entries()).map(each => each.entityRef)).toEqual([
      'component:default/old-name',
      ENTITY,
    ]);
    expect(await entries(AT_THIEF, 'eve')).toEqual([]);
    await note(THIEF);
    expect(await entries()).toHaveLength(3);
    expect(await entries(AT_THIEF, 'eve')).toMatchObject([
      { entityRef: THIEF },
    ]);
    const check = await portal.get(`${E}/ledger/check`);
    expect(check.body).toMatchObject({ whole: true, entries: 3 });
  });

  it('belongs, before its first entry, to the one that is called so', async () => {
    const refused = await portal.post(
      ...([`${AT_THIEF}/versions`, { runId: 'r1' }, 'eve'] as const),
    );
    expect(refused.status).toBe(409);
    expect(refused.body.error.message).toContain('or being called so');
    expect((await portal.register('r1')).status).toBe(201);
    expect(await entries()).toMatchObject([{ entityRef: ENTITY }]);
  });
});

describe('a registered model that entities of different owners name and none is called', () => {
  it('goes to nobody by looking at it first', async () => {
    const shared = { 'modelport.dev/registered-model': 'shared' };
    const [ours, theirs] = [
      buildModelEntity({ name: 'ours', annotations: shared }),
      buildModelEntity({
        name: 'theirs',
        owner: 'group:default/team-b',
        annotations: shared,
      }),
    ];
    const portal = await startTestPlugin({
      more: [ours, theirs],
      patienceMs: 5_000,
    });
    const [atOurs, atTheirs] = ['ours', 'theirs'].map(name =>
      E.replace('fraud', name),
    );
    portal.mlflow.addVersion('shared', { modelId: 'm-x' });
    portal.mlflow.files.set('m-x', { MLmodel: 'flavors: {}\n' });
    await portal.get(`${atTheirs}/versions`, 'eve').expect(200);
    await portal.get(`${atOurs}/versions`).expect(200);
    const { tables } = portal.registry.store;
    expect(await tables.versions.list({ model: 'shared' })).toEqual([]);
    const entityRef = 'component:default/ours';
    await portal.registry.store.transaction(({ db }) =>
      portal.ledger.append(
        db,
        buildEntry({ entityRef, model: 'shared', version: '77' }),
      ),
    );
    portal.mlflow.addVersion('shared', { modelId: 'm-x' });
    await portal
      .post(`${atTheirs}/versions`, { runId: 'r' }, 'eve')
      .expect(409);
    const recorded = await waitUntil(async () => {
      await portal.get(`${atOurs}/versions`).expect(200);
      const versions = await tables.versions.list({ model: 'shared' });
      return (
        versions.length === 2 &&
        versions.every(({ state }) => state !== 'found') &&
        versions
      );
    });
    expect(recorded.map(each => each.entityRef)).toEqual([
      entityRef,
      entityRef,
    ]);
    await portal.stop();
  });
});

describe('a registered model that two entities of one owner name', () => {
  it('has one ledger, whose entries name their entity', async () => {
    const twin = buildModelEntity({ name: 'twin', annotations });
    const portal = await startTestPlugin({ more: [twin] });
    await portal.register('r1');
    const at = E.replace('fraud', 'twin');
    await portal.put(`${at}/aliases/challenger`, { version: '1' }).expect(200);
    for (const path of [E, at]) {
      const { body } = await portal.get(`${path}/ledger`);
      expect(body.items).toMatchObject([
        { kind: 'alias-moved', entityRef: 'component:default/twin' },
        { kind: 'registered', entityRef: ENTITY },
      ]);
    }
    await portal.stop();
  });
});
