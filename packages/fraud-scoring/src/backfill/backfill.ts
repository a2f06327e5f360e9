import {
  decodeEvent,
  encodeState,
  type EntityState,
  type FeatureLayout,
  fillGaps,
  hasGaps,
  replay,
  USUAL_TIME_RULES,
} from '@modelport/fraud-core';
import { setTimeout as wait } from 'node:timers/promises';
import { storedStates } from '../engine/storedState';
import {
  type EntityRef,
  type FeatureStore,
  type StoredEntity,
  UnreadableKeyError,
} from '../store/FeatureStore';
import {
  EntityHistories,
  type EntityHistory,
  type Share,
} from './EntityHistories';
import type { History } from './History';

/**
 * What {@link backfill} works with.
 *
 * @public
 */
export interface BackfillOptions {
  /** What is to be kept; the services that change the store keep it already. */
  layout: FeatureLayout;
  store: Pick<FeatureStore, 'load' | 'restore'>;
  history: History;
  /** Waited for between two small pieces of work, so that others in the process have their turn. */
  pace?: () => Promise<void>;
  /** Events that are held at once, some 200 bytes each; default two millions. */
  mostEvents?: number;
  /** Milliseconds between two looks at what happened meanwhile; default 250. */
  roundMs?: number;
  signal?: AbortSignal;
}

/**
 * What a backfill has done, in customers and terminals.
 *
 * @public
 */
export interface BackfillResult {
  /** That have got what they lacked; `partly` those whose records do not reach back far enough. */
  filled: number;
  partly: number;
  /** That lacked nothing. */
  complete: number;
  /**
   * That have seen something else than the records say, or cannot be read: they lack what they lacked, until the windows have
   * passed.
   */
  differing: number;
  /** When the records begin, in milliseconds since 1970-01-01; absent where there are none. */
  since?: number;
}

const MOST_EVENTS = 2_000_000;
const ROUND_MS = 250;
/** Looks at an entity that has seen something that the records do not have yet. */
const ROUNDS = 20;
const ENTITIES_A_LOAD = 100;
const EVENTS_A_SLICE = 250;

type Outcome = 'filled' | 'partly' | 'complete' | 'differing';

/** What cannot be read stays as it is: somebody has to look at it. */
function differingWhereUnreadable(error: unknown): Outcome {
  if (error instanceof UnreadableKeyError) return 'differing';
  throw error;
}

/** One pass over the records for a share of the entities. */
class Pass {
  readonly #options: BackfillOptions;
  readonly #pace: () => Promise<void>;
  readonly #histories: EntityHistories;
  readonly #counts: Record<Outcome, number>;
  #cursor: string | undefined;
  #since: number | undefined;

  constructor(
    options: BackfillOptions,
    counts: Record<Outcome, number>,
    share: Share,
  ) {
    const { layout, mostEvents = MOST_EVENTS } = options;
    this.#options = options;
    this.#pace = options.pace ?? (() => Promise.resolve());
    this.#counts = counts;
    this.#histories = new EntityHistories(layout, mostEvents, share);
  }

  get later(): readonly Share[] {
    return this.#histories.later;
  }

  /** When the records begin, in milliseconds since 1970-01-01. */
  get since(): number | undefined {
    return this.#since;
  }

  async run(): Promise<void> {
    const { roundMs = ROUND_MS, signal } = this.#options;
    await this.#readOn();
    for (let round = 0; round < ROUNDS; round += 1) {
      await this.#fillAll();
      if (this.#histories.size === 0) return;
      await wait(roundMs, undefined, { signal });
      await this.#readOn();
    }
    this.#counts.differing += this.#histories.size;
  }

  /** Reads all that has happened since. */
  async #readOn(): Promise<void> {
    const { history, signal } = this.#options;
    const read = await history.readOn(
      this.#cursor,
      async ({ events, lost }) => {
        signal?.throwIfAborted();
        if (lost) this.#histories.clear();
        for (const event of events) this.#histories.add(event);
        await this.#pace();
      },
    );
    this.#cursor = read.next;
    this.#since = read.since;
  }

  async #fillAll(): Promise<void> {
    const all = this.#histories.all();
    for (let at = 0; at < all.length; at += ENTITIES_A_LOAD) {
      const some = all.slice(at, at + ENTITIES_A_LOAD);
      const stored = await this.#load(some);
      for (const [place, history] of some.entries()) {
        const found = stored[place];
        const outcome = found
          ? await this.#fill(history, found).catch(differingWhereUnreadable)
          : 'differing';
        if (!outcome) continue;
        this.#counts[outcome] += 1;
        this.#histories.forget(history.ref);
      }
    }
  }

  /** What the store has of each; undefined where that cannot be read. */
  async #load(
    some: readonly EntityHistory[],
  ): Promise<(StoredEntity | undefined)[]> {
    try {
      return await this.#options.store.load(some.map(({ ref }) => ref));
    } catch (error) {
      if (!(error instanceof UnreadableKeyError)) throw error;
      if (some.length === 1) return [undefined];
      const each = await Promise.all(some.map(one => this.#load([one])));
      return each.flat();
    }
  }

  /** @returns undefined when it has to be looked at again */
  async #fill(
    { ref, events }: EntityHistory,
    stored: StoredEntity,
  ): Promise<Outcome | undefined> {
    const { layout, signal } = this.#options;
    signal?.throwIfAborted();
    const states = storedStates(layout, ref, stored);
    const held = states[states.length - 1];
    if (!held) return 'complete';
    if (!hasGaps(held)) {
      // The events alone tell everything; what a service remembers of them may have been kept for less.
      if (stored.snapshot) return 'complete';
      const isTaken = await this.#put(ref, held, stored, stored.events.length);
      return isTaken ? 'complete' : undefined;
    }
    const replayed = await this.#replay(ref, events);
    if (!replayed) return undefined;
    // A payment that arrived before the records began may be as much younger than others.
    const since = (this.#since ?? Infinity) + USUAL_TIME_RULES.lateness;
    // The store may have seen some events more than the records have by now.
    for (let seen = states.length - 1; seen >= 0; seen -= 1) {
      const state = states[seen];
      const filled =
        state && fillGaps(layout, ref.entity, state, replayed, since);
      if (!filled) continue;
      if (!(await this.#put(ref, filled, stored, seen))) return undefined;
      return hasGaps(filled) ? 'partly' : 'filled';
    }
    return undefined;
  }

  async #replay(
    { entity }: EntityRef,
    events: EntityHistory['events'],
  ): Promise<EntityState | undefined> {
    let state: EntityState | undefined;
    for (const [at, event] of events.entries()) {
      state = replay(this.#options.layout, entity, state, event);
      if (at % EVENTS_A_SLICE === 0) await this.#pace();
    }
    return state;
  }

  /**
   * Puts a state in place, with the events on top of it that came since. Between reading those and handing it over nothing
   * else runs in this process, so that an entity of which something happens all the time has its turn, too.
   *
   * @param seen - events of `stored` that the state has seen
   */
  async #put(
    ref: EntityRef,
    state: EntityState,
    stored: StoredEntity,
    seen: number,
  ): Promise<boolean> {
    const { layout, store } = this.#options;
    const begin = stored.version - stored.events.length;
    for (let tries = 0; tries < ROUNDS; tries += 1) {
      const [{ version, events }] = await store.load([ref]);
      // Its state was kept anew meanwhile, or somebody else has put one in place.
      if (version - events.length !== begin) return false;
      const whole = events
        .slice(seen)
        .reduce<EntityState>(
          (before, bytes) =>
            replay(layout, ref.entity, before, decodeEvent(bytes)),
          state,
        );
      const isTaken = await store.restore(ref, version, {
        // A version of its own, so that whoever remembers the one before has to load it anew.
        version: version + 1,
        snapshot: encodeState(layout, ref.entity, whole),
      });
      if (isTaken) return true;
    }
    return false;
  }
}

/**
 * Gives customers and terminals what windows need that began to be kept after them, by replaying the records of what happened
 * to them. It may run beside services that change the same store: a state is put in place only where it has seen exactly
 * what the store's has, as both are compared, and only if nobody was faster. Doing it again changes nothing, and so it
 * goes on after a kill.
 *
 * @throws StoreUnavailableError when the store does not answer
 * @throws what `signal` was aborted with
 * @public
 */
export async function backfill(
  options: BackfillOptions,
): Promise<BackfillResult> {
  const counts = { filled: 0, partly: 0, complete: 0, differing: 0 };
  const shares: Share[] = [{ index: 0, of: 1 }];
  let since: number | undefined;
  for (let share = shares.pop(); share; share = shares.pop()) {
    const pass = new Pass(options, counts, share);
    await pass.run();
    shares.push(...pass.later);
    since ??= pass.since;
  }
  return { ...counts, ...(since !== undefined && { since }) };
}
