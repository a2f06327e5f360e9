import { randomUUID } from 'node:crypto';
import type {
  AuthService,
  DatabaseService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import type { ExperimentsClient } from '@modelport/plugin-ml-experiments-node';
import type { Knex } from 'knex';
import { toError } from '@backstage/errors';
import { mapLimited, peopleByCatalog } from '@modelport/plugin-ml-node';
import type { Gates } from './gates/GateReader';
import type { Registries } from './registry/registries';
import { RegistryEngine } from './engine/RegistryEngine';
import type { Ledger } from './ledger/Ledger';
import { watchLedger } from './ledger/watchLedger';
import { ModelNews } from './live/ModelNews';
import type { PublishLifecycle } from './live/publishLifecycle';
import type { Deciders } from './service/Deciders';
import { ModelClaims } from './service/ModelClaims';
import { ModelObserver } from './service/ModelObserver';
import { RegistryServices } from './service/RegistryServices';
import { SourceRuns } from './service/SourceRuns';
import { createRegistryStore, type RegistryStore } from './store/RegistryStore';

const MODELS_AT_ONCE = 4;

/** What {@link createRegistry} puts together. */
export interface CreateRegistryOptions {
  auth: AuthService;
  catalog: CatalogService;
  database: DatabaseService;
  deciders: Deciders;
  experiments: Pick<ExperimentsClient, 'getRun'>;
  gates: Gates;
  openLedger: (db: Knex) => Promise<Ledger>;
  logger: LoggerService;
  publish: PublishLifecycle;
  registries: Registries;
  signals: Pick<SignalsService, 'publish'>;
  overrideGroup?: string;
  /** Full references of entities that hold no registered model any more. */
  released?: ReadonlySet<string>;
  patienceMs?: number;
  graceMs?: number;
  leaseMs?: number;
  pollMs?: number;
  newId?: () => string;
  now?: () => Date;
  /** Wraps the store; for tests. */
  wrapStore?: (store: RegistryStore) => RegistryStore;
}

/** The parts of the plugin, put together. */
export interface Registry {
  services: RegistryServices;
  engine: RegistryEngine;
  store: RegistryStore;
  /** Looks at every model that the catalog names, and notes what has changed without the portal. */
  reconcileAll(): Promise<void>;
  /** Checks the whole ledger, and logs what is wrong with it. */
  checkLedger(): Promise<void>;
}

/** Puts store, engine and services together. */
export async function createRegistry(
  options: CreateRegistryOptions,
): Promise<Registry> {
  const { logger, registries, deciders, experiments } = options;
  const { now = () => new Date(), newId = randomUUID } = options;
  const opened = await createRegistryStore(options.database);
  const store = options.wrapStore?.(opened) ?? opened;
  const { db } = store.tables;
  const ledger = await options.openLedger(db);
  const news = new ModelNews({ signals: options.signals, logger });
  const waker = { wake: () => {} };
  const wake = () => waker.wake();
  const common = { registries, store, ledger, news, now };
  const { auth, catalog } = options;
  const { released } = options;
  const claims = new ModelClaims({ auth, catalog, ledger, store, released });
  const observer = new ModelObserver({
    ...common,
    wake,
    recorderOf: model => claims.recorderOf(model),
  });
  const engine = new RegistryEngine({
    ...common,
    observer,
    publish: options.publish,
    logger,
    holder: randomUUID(),
    graceMs: options.graceMs ?? 5_000,
    leaseMs: options.leaseMs,
    pollMs: options.pollMs,
  });
  waker.wake = () => engine.wake();
  const services = new RegistryServices(
    {
      ...common,
      observer,
      runs: new SourceRuns(registries),
      claims,
      experiments,
      gates: options.gates,
      peopleOf: owners => peopleByCatalog({ auth, catalog }, owners),
      overrideGroup: options.overrideGroup,
      wake,
      newId,
      patienceMs: options.patienceMs ?? 8_000,
    },
    deciders,
  );
  return {
    services,
    engine,
    store,
    checkLedger: watchLedger(ledger, db, logger),
    async reconcileAll() {
      const models = await claims.listAll();
      const known = models.filter(({ server }) => registries.has(server));
      await mapLimited(known, MODELS_AT_ONCE, async model => {
        try {
          await observer.observe(model);
        } catch (error) {
          const { message } = toError(error);
          logger.debug(`${model.model} was not looked at: ${message}`);
        }
      });
    },
  };
}
