import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { waitUntil } from '@modelport/plugin-ml-node';
import {
  CrashPoint,
  crashingRegistry,
  crashingStore,
} from '../__testUtils__/crashing';
import { createRegistryRig } from '../__testUtils__/registryRig';
import type { Registry } from '../createRegistry';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const ada = { actor: 'user:default/ada', isOverride: false };
const bob = { actor: 'user:default/bob', isOverride: false };
const credentials = mockCredentials.user();

type Rig = Awaited<ReturnType<typeof createRegistryRig>>;

/** Something that a person asks for, and what must be true in the end, wherever the process died. */
interface Undertaking {
  name: string;
  /** What is there before; done by a process that does not die. */
  prepare(rig: Rig, registry: Registry): Promise<void>;
  act(rig: Rig, registry: Registry): Promise<unknown>;
  verify(rig: Rig): Promise<void>;
}

const register = (rig: Rig, registry: Registry, runId: string) => {
  rig.train(runId);
  const { registrations } = registry.services;
  return registrations.register(rig.model, ada.actor, { runId }, credentials);
};

const verifyRegistration = async (rig: Rig) => {
  const [entry, ...more] = await rig.ledger();
  // Whoever died before the wish was written down has promised nothing.
  if (entry === undefined) {
    expect(rig.mlflow.models.get('fraud')?.versions ?? []).toEqual([]);
    return;
  }
  expect(more).toEqual([]);
  expect(entry).toMatchObject({
    kind: 'registered',
    actor: ada.actor,
    version: '1',
    digest: expect.stringMatching(/^sha256:/),
  });
  expect(rig.mlflow.models.get('fraud')?.versions).toHaveLength(1);
  expect(new Set(rig.events.map(({ id }) => id))).toEqual(
    new Set(['registered:version:default/fraud/1']),
  );
};

const verifyChampion = async (rig: Rig) => {
  const entries = (await rig.ledger()).slice(7);
  const { aliases } = rig.mlflow.models.get('fraud') ?? {};
  if (entries.length === 0) {
    expect(aliases).toEqual({ champion: '1', challenger: '2' });
    return;
  }
  expect(entries.map(({ kind }) => kind)).toEqual(['approved', 'alias-moved']);
  expect(entries[1].moves).toEqual([
    { alias: 'previous', after: '1' },
    { alias: 'challenger', before: '2' },
    { alias: 'champion', before: '1', after: '2' },
  ]);
  expect(aliases).toEqual({ champion: '2', previous: '1' });
  // Each alias was written once: what is there already is left alone.
  expect(rig.mlflow.writes.slice(-3)).toEqual([
    'previous = 1',
    'challenger = null',
    'champion = 2',
  ]);
  const [request] = await rig
    .knex('ml_registry_requests')
    .orderBy('sequence', 'desc');
  expect(request.state).toBe('done');
};

const verifyChallenger = async (rig: Rig) => {
  const moves = (await rig.ledger()).flatMap(entry => entry.moves);
  const { aliases } = rig.mlflow.models.get('fraud') ?? {};
  expect(moves).toEqual([{ alias: 'challenger', after: '1' }]);
  expect(aliases).toEqual({ challenger: '1' });
};

const undertakings: Undertaking[] = [
  {
    name: 'a registration',
    async prepare() {},
    act: (rig, registry) => register(rig, registry, 'r1'),
    verify: verifyRegistration,
  },
  {
    name: 'a move of champion',
    async prepare(rig, registry) {
      await register(rig, registry, 'r1');
      await register(rig, registry, 'r2');
      await rig.settles();
      const { requests, aliases } = registry.services;
      const ask = async (version: string) => {
        const { id } = await requests.ask(
          ...([rig.model, ada.actor] as const),
          { version, reason: 'better' },
          ada,
        );
        return id;
      };
      await requests.approve(rig.model, await ask('1'), {}, bob);
      const challenger = { version: '2' };
      await aliases.moveChallenger(rig.model, ada.actor, challenger);
      await ask('2');
      await rig.settles();
    },
    async act(rig, registry) {
      const { requests } = registry.services;
      const { items } = await requests.list(rig.model, bob, 1);
      return requests.approve(rig.model, items[0].id, {}, bob);
    },
    verify: verifyChampion,
  },
  {
    name: 'a move of challenger',
    async prepare(rig, registry) {
      await register(rig, registry, 'r1');
      await rig.settles();
    },
    act: (rig, { services: { aliases } }) =>
      aliases.moveChallenger(rig.model, ada.actor, {
        version: '1',
        expected: null,
      }),
    verify: verifyChallenger,
  },
];

/** Lets a process die at a write, starts another over what it left, and looks at the end. */
async function crash(
  { prepare, act, verify }: Undertaking,
  point: CrashPoint,
): Promise<void> {
  const rig = await createRegistryRig(databases);
  try {
    const before = await rig.start();
    await prepare(rig, before);
    await before.engine.stop();
    const dying = await rig.start({
      registry: crashingRegistry(rig.mlflow, point),
      wrapStore: store => crashingStore(store, point),
    });
    let isAnswered = false;
    const acting = act(rig, dying)
      .catch(error => {
        // Only a process that is gone does not answer.
        if (!point.isGone) {
          throw error;
        }
      })
      .finally(() => {
        isAnswered = true;
      });
    await waitUntil(() => point.isGone || isAnswered);
    if (!point.isGone) {
      await rig.settles();
    }
    await Promise.all([dying.engine.abandon(), acting]);
    const after = await rig.start();
    await rig.settles();
    await after.reconcileAll();
    await rig.settles();
    await verify(rig);
    expect(await rig.check()).toMatchObject({ whole: true });
    const changed = (await rig.ledger()).filter(
      ({ kind }) => kind === 'changed-outside' || kind === 'conflict',
    );
    expect(changed).toEqual([]);
  } finally {
    await rig.end();
  }
}

describe.each(undertakings)('$name, when the process dies', undertaking => {
  it.each(['before', 'after'] as const)(
    `%s any of its writes, is done once by the next process`,
    async when => {
      let at = 0;
      for (let isReached = true; isReached; at += 1) {
        const point = new CrashPoint(at, when);
        await crash(undertaking, point);
        isReached = point.isGone;
      }
      expect(at).toBeGreaterThan(4);
    },
  );
});
