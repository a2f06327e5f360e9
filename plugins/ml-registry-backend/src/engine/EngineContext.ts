import type { Knex } from 'knex';
import type { Ledger } from '../ledger/Ledger';
import type { ModelNews } from '../live/ModelNews';
import type { PublishLifecycle } from '../live/publishLifecycle';
import type { Registries } from '../registry/registries';
import type { RegistryStore, Tables } from '../store/RegistryStore';
import type { ModelObserver } from '../service/ModelObserver';

/** What the steps of the engine work with. */
export interface StepOptions {
  registries: Registries;
  store: RegistryStore;
  ledger: Ledger;
  observer: ModelObserver;
  news: ModelNews;
  publish: PublishLifecycle;
  now: () => Date;
  /** How long a version that appeared by itself waits for word of who registered it, in milliseconds. */
  graceMs: number;
}

/** What a step may use while it is done. */
export interface StepContext {
  /** Renews the lease; call before anything is changed outside. Throws LeaseLostError. */
  confirm(): Promise<void>;
  /** Writes under the lease, all or nothing. */
  commit<T>(work: (tables: Tables<Knex.Transaction>) => Promise<T>): Promise<T>;
}

/** A step that waits for a time; no failure. */
export class NotYetError extends Error {
  constructor(readonly until: Date) {
    super('Not yet');
    this.name = 'NotYetError';
  }
}
