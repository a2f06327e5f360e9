import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { ServiceUnavailableError } from '@backstage/errors';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { buildModelEntity } from '@modelport/plugin-ml-node';
import { memoryClaimStore } from '../__testUtils__/memoryClaimStore';
import { ENTITY_TAG } from '../service/RunLifecycle';
import { ExperimentReaders } from './ExperimentReaders';

const OURS = 'component:default/fraud';
const THEIRS = 'component:default/a-thief';
const of = { server: 'default', experiment: 'shared' };
const annotations = { 'modelport.dev/experiment': 'shared' };
const ours = buildModelEntity({ annotations });
const twin = buildModelEntity({ name: 'twin', annotations });
const theirs = buildModelEntity({
  name: 'a-thief',
  owner: 'group:default/team-b',
  annotations,
});

describe('who may show the runs of an experiment', () => {
  function setUp(entities: Entity[]) {
    const state = { entities, now: 0, isDown: false, mlflowIsDown: false };
    const store = memoryClaimStore();
    const starts = new Map<string, number>();
    const catalog = catalogServiceMock.mock();
    catalog.queryEntities.mockImplementation(async (asked, options) => {
      if (state.isDown) throw new TypeError('fetch failed');
      const now = catalogServiceMock({ entities: state.entities });
      return now.queryEntities(asked, options);
    });
    catalog.getEntityByRef.mockImplementation(async (ref, options) => {
      if (state.isDown) throw new TypeError('fetch failed');
      const now = catalogServiceMock({ entities: state.entities });
      return now.getEntityByRef(ref, options);
    });
    const searchRuns = jest.fn(async ({ filter = '' }) => {
      if (state.mlflowIsDown) throw new ServiceUnavailableError('MLflow');
      return {
        runs: [...starts]
          .filter(([ref]) => !filter.includes(`'${ref}'`))
          .sort(([, one], [, other]) => one - other)
          .map(([ref]) => ({ tags: { [ENTITY_TAG]: ref } } as never)),
      };
    });
    const readers = new ExperimentReaders({
      ...{ auth: mockServices.auth(), catalog, store, now: () => state.now },
      servers: new Map([
        ['default', { findExperiment: async () => '1', searchRuns }],
      ]),
    });
    const ask = async (entityRef: string) => {
      const [reading] = await readers.decide([{ ...of, entityRef }]);
      const { refusal, failure } = reading;
      return failure ? String(failure) : refusal ?? 'may';
    };
    return { ask, readers, state, starts, store, catalog, searchRuns };
  }

  it('is whoever names it alone, and everything of the same owners, without any record', async () => {
    const { ask, catalog } = setUp([ours, twin]);
    expect(await ask(OURS)).toBe('may');
    expect(await ask('component:default/twin')).toBe('may');
    expect(catalog.queryEntities).toHaveBeenCalledTimes(1);
  });

  it('is whoever names it alone also while MLflow cannot say who was first', async () => {
    const { ask, state } = setUp([ours]);
    state.mlflowIsDown = true;
    expect(await ask(OURS)).toBe('may');
  });

  it('is not who names it alone, while the holder names it no more or is gone', async () => {
    const { ask, state, store } = setUp([ours]);
    await store.add(of, OURS);
    expect(await ask(OURS)).toBe('may');
    const typo = { 'modelport.dev/experiment': 'typo' };
    state.entities = [theirs, buildModelEntity({ annotations: typo })];
    expect(await ask(THEIRS)).toContain('component:default/fraud of group:');
    state.entities = [theirs, twin];
    state.now = 5_000;
    expect(await ask(THEIRS)).toContain('does not have it any more');
    expect(await ask('component:default/twin')).toBe('may');
  });

  it('is the holder, and nobody of other owners who names it since', async () => {
    const { ask, readers, state, store } = setUp([ours]);
    await store.add(of, OURS);
    expect(await ask(OURS)).toBe('may');
    // The list of a moment ago does not have them yet.
    state.entities = [theirs, ours, twin];
    expect(await ask(THEIRS)).toBe(
      "component:default/fraud of group:default/team-a holds the experiment 'shared', having used it first or being called so, so component:default/a-thief does not show its runs: change the annotation modelport.dev/experiment of component:default/a-thief to a name of its own, or ask the owners of the other one",
    );
    expect(await ask('component:default/twin')).toBe('may');
    const all = [OURS, THEIRS].map(entityRef => ({ ...of, entityRef }));
    expect(await readers.decide(all)).toEqual([
      { holder: OURS },
      {
        holder: OURS,
        refusal: expect.stringContaining('having used it first'),
      },
    ]);
  });

  it('is asked for records once in five seconds', async () => {
    const { ask, state, store, catalog } = setUp([ours, theirs]);
    await store.add(of, OURS);
    for (const now of [0, 100, 4_999]) {
      state.now = now;
      await ask(OURS);
      await ask(THEIRS);
    }
    expect(store.asked).toBe(1);
    expect(catalog.queryEntities).toHaveBeenCalledTimes(1);
  });

  it('is nobody of different owners while nothing tells who was first', async () => {
    const { ask, store } = setUp([ours, theirs]);
    const refs = [
      [OURS, `${THEIRS} of group:default/team-b`],
      [THEIRS, `${OURS} of group:default/team-a`],
    ];
    for (const [ref, other] of refs) {
      expect(await ask(ref)).toBe(
        `${other} names the experiment 'shared' as well as ${ref}, and the portal does not know who was first, so ${ref} does not show its runs: take the annotation modelport.dev/experiment off one of them`,
      );
    }
    expect(await store.list(of)).toEqual([]);
  });

  it('is the one that is called as it is, while nothing tells who was first', async () => {
    const bearer = buildModelEntity({ name: 'shared' });
    const { ask, readers, store } = setUp([theirs, bearer]);
    const BEARER = 'component:default/shared';
    expect(await ask(BEARER)).toBe('may');
    expect(await ask(THEIRS)).toContain('or being called so');
    expect(await readers.decide([{ ...of, entityRef: BEARER }])).toEqual([
      { holder: BEARER },
    ]);
    // Whoever only looks has not used it.
    expect(await store.list(of)).toEqual([]);
  });

  it('is whoever used it first, also beside one that is called as it is', async () => {
    const bearer = buildModelEntity({ name: 'shared' });
    const { ask, starts } = setUp([theirs, bearer]);
    starts.set(THEIRS, 1_000);
    expect(await ask(THEIRS)).toBe('may');
    expect(await ask('component:default/shared')).toContain('used it first');
  });

  it('is whose run is the oldest, where runs are older than the records', async () => {
    const { ask, starts, store } = setUp([theirs, ours]);
    starts.set(THEIRS, 2_000).set(OURS, 1_000);
    expect(await ask(THEIRS)).toContain('having used it first');
    expect(await ask(OURS)).toBe('may');
    expect(await store.list(of)).toEqual([OURS]);
  });

  it('is by the records while MLflow is down, and nobody where they know none', async () => {
    const { ask, state, store } = setUp([theirs, ours]);
    state.mlflowIsDown = true;
    expect(await ask(OURS)).toContain('ServiceUnavailableError');
    expect(await ask(THEIRS)).toContain('ServiceUnavailableError');
    await store.add(of, OURS);
    expect(await ask(OURS)).toBe('may');
    expect(await ask(THEIRS)).toContain('having used it first');
  });

  it('is as it was while the catalog is down for a moment, then the holder by record alone', async () => {
    const { ask, state, store } = setUp([theirs, ours]);
    await store.add(of, OURS);
    await ask(OURS);
    state.isDown = true;
    for (const [now, refusal] of [
      [30_000, 'having used it first'],
      [61_000, 'ServiceUnavailableError: The catalog'],
    ] as const) {
      state.now = now;
      expect(await ask(OURS)).toBe('may');
      expect(await ask(THEIRS)).toContain(refusal);
    }
  });
});
