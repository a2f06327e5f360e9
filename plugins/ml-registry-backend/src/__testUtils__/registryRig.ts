import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { LifecycleEvent } from '@modelport/plugin-ml-common';
import { buildModelEntity, waitUntil } from '@modelport/plugin-ml-node';
import type { LedgerEntry } from '@modelport/plugin-ml-registry-common';
import { createRegistry, type Registry } from '../createRegistry';
import { Ledger } from '../ledger/Ledger';
import type { ModelRegistry } from '../registry/ModelRegistry';
import type { ModelOf } from '../service/entityModel';
import type { RegistryStore } from '../store/RegistryStore';
import { ENTITY } from './builders';
import { FakeModelRegistry } from './FakeModelRegistry';
import { fakeExperiments } from './fakeExperiments';
import { createTestKey } from './testKey';

/** How a process of the rig differs. */
export interface ProcessOptions {
  registry?: ModelRegistry;
  wrapStore?: (store: RegistryStore) => RegistryStore;
  /** Leaves the engine off. */
  isIdle?: boolean;
  /** Instead of one with the key of the rig. */
  ledger?: Ledger;
  patienceMs?: number;
}

/**
 * One database and one registry in memory, over which any number of processes are started, one after the other or at
 * once, as a crash and a restart do.
 */
export async function createRegistryRig(databases: TestDatabases) {
  const knex = await databases.init('SQLITE_3');
  const key = createTestKey();
  const logger = mockServices.logger.mock();
  const mlflow = new FakeModelRegistry();
  const statuses = new Map<string, string>();
  const events: LifecycleEvent[] = [];
  const started: Registry[] = [];
  const entity = buildModelEntity();
  const model: ModelOf = { entity, entityRef: ENTITY };
  let ids = 0;

  const start = async (options: ProcessOptions = {}): Promise<Registry> => {
    const registry = await createRegistry({
      auth: mockServices.auth(),
      catalog: catalogServiceMock({ entities: [entity] }),
      database: mockServices.database({ knex }),
      deciders: {} as never,
      experiments: fakeExperiments(statuses),
      gates: { judge: async () => [] },
      openLedger: async () => options.ledger ?? new Ledger(key),
      logger,
      publish: async event => void events.push(event),
      registries: new Map([['default', options.registry ?? mlflow]]),
      signals: { publish: async () => {} },
      wrapStore: options.wrapStore,
      patienceMs: options.patienceMs ?? 5_000,
      graceMs: 0,
      leaseMs: 300,
      pollMs: 20,
      newId: () => `id-${(ids += 1)}`,
    });
    started.push(registry);
    if (!options.isIdle) {
      registry.engine.start();
    }
    return registry;
  };

  return {
    ...{ mlflow, logger, statuses, events, model, knex, start },
    /** Adds a finished run with a logged model. */
    train(runId: string) {
      mlflow.addRun(runId);
      statuses.set(runId, 'FINISHED');
    },
    async ledger(): Promise<LedgerEntry[]> {
      const entries = await new Ledger(key).list(
        knex,
        { entityRef: ENTITY },
        { limit: 100 },
      );
      return entries.reverse();
    },
    check: () => new Ledger(key).check(knex),
    /** Waits until nothing is left to do. */
    settles: () =>
      waitUntil(async () => {
        const count = async (table: string, states: string[]) =>
          Number(
            (
              await knex(`ml_registry_${table}`)
                .whereIn('state', states)
                .count({ n: '*' })
                .first()
            )?.n,
          );
        const left =
          (await count('registrations', ['asked'])) +
          (await count('versions', ['found', 'recorded'])) +
          (await count('moves', ['asked', 'moving', 'done']));
        return left === 0;
      }),
    end: () => Promise.all(started.map(({ engine }) => engine.abandon())),
  };
}
