import {
  decodeState,
  encodeState,
  type EntityState,
  type FeatureLayout,
} from '@modelport/fraud-core';
import type {
  EntityRef,
  FeatureStore,
  StoredEntity,
} from '../store/FeatureStore';
import { storedState } from './storedState';

/** What this process believes the store to have of an entity, once all its commits under way have been taken. */
export interface CachedEntity {
  layout: FeatureLayout;
  state: EntityState | undefined;
  version: number;
  /** Commits under way. */
  inFlight: number;
  /** Events that the store keeps since the last snapshot. */
  events: number;
}

const nameOf = ({ entity, key }: EntityRef) => `${entity} ${key}`;

/** An entity as the store has it. */
const read = (
  layout: FeatureLayout,
  ref: EntityRef,
  stored: StoredEntity,
): CachedEntity => ({
  layout,
  state: storedState(layout, ref, stored),
  version: stored.version,
  inFlight: 0,
  events: stored.events.length,
});

/** Under another layout. */
function fit(
  layout: FeatureLayout,
  { entity }: EntityRef,
  held: CachedEntity,
): void {
  if (held.state) {
    const bytes = encodeState(held.layout, entity, held.state);
    held.state = decodeState(layout, entity, bytes).state;
  }
  held.layout = layout;
}

/**
 * Entities that were used lately, so that most transactions ask the store for nothing. It forgets those that were used
 * longest ago; forgetting costs a load, never more.
 */
export class EntityCache {
  #recent = new Map<string, CachedEntity>();
  #older = new Map<string, CachedEntity>();
  /** What was believed until it was dropped: more than nothing, should the store have lost its own. */
  readonly #doubted = new Map<string, CachedEntity>();
  readonly #loading = new Map<string, Promise<void>>();

  /** @param capacity - entities that are remembered at least; twice as many at most */
  constructor(
    private readonly store: Pick<FeatureStore, 'load' | 'restore'>,
    private readonly capacity: number,
    private readonly onRestored: () => void = () => undefined,
  ) {}

  get size(): number {
    return this.#recent.size + this.#older.size;
  }

  /** The entity under a layout; undefined when it has to be loaded first. */
  get(layout: FeatureLayout, ref: EntityRef): CachedEntity | undefined {
    const name = nameOf(ref);
    let held = this.#recent.get(name);
    if (!held) {
      held = this.#older.get(name);
      if (!held) return undefined;
      this.#older.delete(name);
      this.#keep(name, held);
    }
    if (held.layout !== layout) fit(layout, ref, held);
    return held;
  }

  /** Entities by their names; undefined when some have to be loaded first. */
  getAll(
    layout: FeatureLayout,
    refs: readonly EntityRef[],
  ): ReadonlyMap<string, CachedEntity> | undefined {
    const all = new Map<string, CachedEntity>();
    for (const ref of refs) {
      const entity = this.get(layout, ref);
      if (!entity) return undefined;
      all.set(ref.entity, entity);
    }
    return all;
  }

  /** @throws StoreUnavailableError */
  async load(layout: FeatureLayout, refs: readonly EntityRef[]): Promise<void> {
    await Promise.all(refs.map(ref => this.#loadOne(layout, ref)));
  }

  /** The store took the changes, or did not: then what is believed of their entities is wrong. */
  settle(changes: readonly EntityRef[], isKept: boolean): void {
    for (const change of changes) {
      const name = nameOf(change);
      const held = this.#recent.get(name) ?? this.#older.get(name);
      if (!held) continue;
      if (!isKept) this.#doubt(name, held);
      else if (held.inFlight > 0) held.inFlight -= 1;
    }
  }

  /** Everything has to be loaded again. */
  clear(): void {
    for (const held of [this.#older, this.#recent]) {
      for (const [name, entity] of held) this.#doubt(name, entity);
    }
  }

  #doubt(name: string, held: CachedEntity): void {
    this.#recent.delete(name);
    this.#older.delete(name);
    if (this.#doubted.size < 2 * this.capacity) this.#doubted.set(name, held);
  }

  #loadOne(layout: FeatureLayout, ref: EntityRef): Promise<void> {
    const name = nameOf(ref);
    if (this.#recent.has(name)) return Promise.resolve();
    let loading = this.#loading.get(name);
    if (!loading) {
      loading = this.#read(layout, ref).finally(() =>
        this.#loading.delete(name),
      );
      this.#loading.set(name, loading);
    }
    return loading;
  }

  async #read(layout: FeatureLayout, ref: EntityRef): Promise<void> {
    const name = nameOf(ref);
    const [stored] = await this.store.load([ref]);
    // Whoever was faster has used it meanwhile.
    if (this.get(layout, ref)) return;
    const doubted = this.#doubted.get(name);
    this.#doubted.delete(name);
    const isLost =
      doubted?.state && stored.version < doubted.version - doubted.inFlight;
    if (isLost && (await this.#restore(ref, stored.version, doubted))) return;
    if (!this.get(layout, ref)) this.#keep(name, read(layout, ref, stored));
  }

  /**
   * Gives the store back what it had and has no longer. Transactions whose commits were under way are in the state: they are
   * found there when they are tried again, and count once.
   */
  async #restore(
    ref: EntityRef,
    found: number,
    { layout, state, version }: CachedEntity,
  ): Promise<boolean> {
    if (!state) return false;
    const snapshot = encodeState(layout, ref.entity, state);
    if (!(await this.store.restore(ref, found, { version, snapshot }))) {
      return false;
    }
    this.onRestored();
    if (this.get(layout, ref)) return true;
    this.#keep(nameOf(ref), {
      layout,
      state,
      version,
      inFlight: 0,
      events: 0,
    });
    return true;
  }

  #keep(name: string, held: CachedEntity): void {
    if (this.#recent.size >= this.capacity) {
      this.#older = this.#recent;
      this.#recent = new Map();
    }
    this.#recent.set(name, held);
  }
}
