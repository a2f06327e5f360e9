import { resolve } from 'node:path';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { buildModelEntity } from '@modelport/plugin-ml-node';
import { ENTITY_TAG } from '../service/RunLifecycle';
import { createClaimStore } from './ClaimStore';
import { ExperimentClaims } from './ExperimentClaims';

jest.setTimeout(120_000);

const OURS = 'component:default/fraud';
const THEIRS = 'component:default/thief';
const of = { server: 'default', experiment: 'shared' };
const annotations = { 'modelport.dev/experiment': ' shared' };
const ours = buildModelEntity({ annotations });
const twin = buildModelEntity({ name: 'twin', annotations });
const theirs = buildModelEntity({
  name: 'thief',
  owner: 'group:default/team-b',
  annotations,
});

describe('who may log to an experiment', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

  async function setUp(entities: Entity[], released: string[] = []) {
    const knex = await databases.init('SQLITE_3');
    const database = mockServices.database({ knex });
    const store = await createClaimStore(database);
    const state = { entities, now: 0, isDown: false };
    /** Start of the oldest run of an entity. */
    const starts = new Map<string, number>();
    const catalog = catalogServiceMock.mock();
    const real = () => {
      if (state.isDown) {
        throw new TypeError('fetch failed');
      }
      return catalogServiceMock({ entities: state.entities });
    };
    catalog.queryEntities.mockImplementation(async (asked, options) =>
      real().queryEntities(asked, options),
    );
    catalog.getEntityByRef.mockImplementation(async (ref, options) =>
      real().getEntityByRef(ref, options),
    );
    const claims = new ExperimentClaims({
      ...{ auth: mockServices.auth(), catalog, store, now: () => state.now },
      released: new Set(released),
      servers: new Map([
        [
          'default',
          {
            findExperiment: async () => '1',
            searchRuns: async ({ filter = '' }) => ({
              runs: [...starts]
                .filter(([ref]) => !filter.includes(`'${ref}'`))
                .sort(([, one], [, other]) => one - other)
                .map(([ref]) => ({ tags: { [ENTITY_TAG]: ref } } as never)),
            }),
          },
        ],
      ]),
    });
    const ask = (
      entityRef: string,
      how: 'require' | 'requireStill' = 'require',
    ) =>
      claims[how]({ ...of, entityRef }).then(
        () => 'may',
        error => `${error.name}: ${error.message}`,
      );
    return { ask, state, starts, store, knex, catalog };
  }

  it('is whoever used it first; a newcomer of other owners is told what to change', async () => {
    const { ask, state } = await setUp([ours]);
    expect(await ask(OURS)).toBe('may');
    state.entities = [theirs, ours, twin];
    expect(await ask(THEIRS)).toBe(
      "ConflictError: component:default/fraud of group:default/team-a holds the experiment 'shared', having used it first or being called so, so component:default/thief may not log to it: change the annotation modelport.dev/experiment of component:default/thief to a name of its own, or ask the owners of the other one",
    );
    expect(await ask(OURS)).toBe('may');
    expect(await ask('component:default/twin')).toBe('may');
    state.entities = [theirs, twin];
    expect(await ask('component:default/twin')).toBe('may');
    expect(await ask(THEIRS)).toContain('used the experiment');
  });

  it('is whoever used it first, also while that names it no more or is gone', async () => {
    const { ask, state, store } = await setUp([ours]);
    await ask(OURS);
    const elsewhere = buildModelEntity({
      annotations: { 'modelport.dev/experiment': 'other' },
    });
    state.entities = [elsewhere, theirs];
    expect(await ask(THEIRS)).toContain('having used it first');
    expect(await ask(OURS)).toBe('may');
    state.entities = [theirs, twin];
    expect(await ask(THEIRS)).toBe(
      "ConflictError: component:default/fraud used the experiment 'shared' first and holds it, though the catalog does not have it any more, so component:default/thief may not log to it: change the annotation modelport.dev/experiment of component:default/thief to a name of its own; or bring component:default/fraud back, or have a platform engineer add it to mlflow.releasedNames",
    );
    expect(await ask('component:default/twin')).toBe('may');
    state.entities = [ours, theirs];
    expect(await ask(OURS)).toBe('may');
    expect(await store.list(of)).not.toContain(THEIRS);
  });

  it('is the next that used it, once the first is released', async () => {
    const { ask, store, starts } = await setUp([theirs, twin], [OURS]);
    starts.set(OURS, 1_000).set(THEIRS, 2_000);
    await store.add(of, OURS);
    expect(await ask('component:default/twin')).toContain('used it first');
    expect(await ask(THEIRS)).toBe('may');
    expect(await store.list(of)).toEqual([OURS, THEIRS]);
  });

  it('is nobody of different owners while nothing tells who was first', async () => {
    const { ask, store } = await setUp([ours, theirs]);
    for (const ref of [OURS, THEIRS]) {
      expect(await ask(ref)).toContain('does not know who was first');
    }
    expect(await store.list(of)).toEqual([]);
  });

  it('is the one that is called as it is, while nothing tells who was first', async () => {
    const bearer = buildModelEntity({ name: 'shared' });
    const { ask, starts, store } = await setUp([theirs, bearer]);
    const BEARER = 'component:default/shared';
    expect(await ask(THEIRS)).toContain('or being called so');
    expect(await store.list(of)).toEqual([]);
    starts.set(THEIRS, 1_000);
    expect(await ask(BEARER)).toContain('having used it first');
    expect(await store.list(of)).toEqual([THEIRS]);
  });

  it('is kept by the one that is called as it is once it has used it', async () => {
    const bearer = buildModelEntity({ name: 'shared' });
    const { ask, store } = await setUp([theirs, bearer]);
    expect(await ask('component:default/shared')).toBe('may');
    expect(await store.list(of)).toEqual(['component:default/shared']);
  });

  it('is whose run is the oldest, where runs are older than the records', async () => {
    const { ask, starts, store } = await setUp([theirs, ours]);
    starts.set(THEIRS, 2_000).set(OURS, 1_000);
    expect(await ask(THEIRS)).toContain('having used it first');
    expect(await ask(OURS)).toBe('may');
    expect(await store.list(of)).toEqual([OURS]);
  });

  it('is not an entity that is gone, where another has it', async () => {
    const { ask, state } = await setUp([]);
    expect(await ask(OURS)).toBe('may');
    state.entities = [theirs];
    expect(await ask(THEIRS)).toBe('may');
    expect(await ask(OURS)).toBe(
      "ConflictError: component:default/fraud is not in the catalog any more, and another component has the experiment 'shared', so nothing more is logged to it for component:default/fraud: if it was renamed, start again under the new name",
    );
  });

  it('is remembered for calls of a run, also while the catalog is down for a moment', async () => {
    const { ask, state, catalog } = await setUp([ours]);
    const still = () => ask(OURS, 'requireStill');
    expect(await still()).toBe('may');
    state.now = 4_999;
    await still();
    expect(catalog.queryEntities).toHaveBeenCalledTimes(1);
    state.now = 30_000;
    state.isDown = true;
    expect(await still()).toBe('may');
    expect(await ask(OURS)).toContain('ServiceUnavailableError: The catalog');
    state.now = 61_000;
    expect(await still()).toContain('ServiceUnavailableError');
  });

  it('is in tables that migrate up, down and up again', async () => {
    const { knex, store } = await setUp([]);
    await store.add(of, OURS);
    await store.add(of, OURS);
    await store.add(of, THEIRS);
    expect(await store.list(of)).toEqual([OURS, THEIRS]);
    await store.lastOwners.note(OURS, ['group:default/a']);
    await store.lastOwners.note(OURS, ['group:default/b']);
    await store.lastOwners.note(OURS, []);
    expect(await store.lastOwners.find(OURS)).toEqual(['group:default/b']);
    const directory = resolve(__dirname, '../../migrations');
    await knex.migrate.rollback({ directory }, true);
    for (const table of ['ml_experiments_claims', 'ml_experiments_owners']) {
      expect(await knex.schema.hasTable(table)).toBe(false);
    }
    await knex.migrate.latest({ directory });
    expect(await store.list(of)).toEqual([]);
  });
});
