import {
  type EntityEvent,
  type FeatureLayout,
  murmur3,
} from '@modelport/fraud-core';
import { refsOf } from '../engine/compute';
import { entityName } from '../store/entityName';
import type { EntityRef } from '../store/FeatureStore';
import type { HistoryEvent } from './History';

/** An entity with all that is known to have happened to it. */
export interface EntityHistory {
  ref: EntityRef;
  /** In the order of receipt. */
  events: EntityEvent[];
}

/** Which entities are looked at: those whose hash, divided by `of`, leaves `index`. */
export interface Share {
  index: number;
  of: number;
}

/**
 * What happened, by entity, for a share of the entities. When it becomes too much, half of them are let go of, to be looked
 * at later.
 */
export class EntityHistories {
  #held = new Map<string, EntityHistory>();
  #events = 0;
  #share: Share;
  readonly #later: Share[] = [];

  /** @param mostEvents - that are held at once; at least those of one entity are */
  constructor(
    private readonly layout: FeatureLayout,
    private readonly mostEvents: number,
    share: Share,
  ) {
    this.#share = share;
  }

  /** Shares that were let go of. */
  get later(): readonly Share[] {
    return this.#later;
  }

  get size(): number {
    return this.#held.size;
  }

  add({ event, ...keys }: HistoryEvent): void {
    for (const ref of refsOf(this.layout, keys)) {
      const name = entityName(ref);
      if (!this.#isShared(name)) continue;
      const held = this.#held.get(name);
      if (held) insert(held.events, event);
      else this.#held.set(name, { ref, events: [event] });
      this.#events += 1;
    }
    while (this.#events > this.mostEvents && this.#held.size > 1) this.#halve();
  }

  /** Begins anew: what happened before is not known. */
  clear(): void {
    this.#held.clear();
    this.#events = 0;
  }

  /** The entity is done with. */
  forget(ref: EntityRef): void {
    const name = entityName(ref);
    this.#events -= this.#held.get(name)?.events.length ?? 0;
    this.#held.delete(name);
  }

  all(): EntityHistory[] {
    return [...this.#held.values()];
  }

  #isShared(name: string): boolean {
    const { index, of } = this.#share;
    return of === 1 || murmur3(name) % of === index;
  }

  #halve(): void {
    const { index, of } = this.#share;
    this.#share = { index, of: 2 * of };
    this.#later.push({ index: index + of, of: 2 * of });
    for (const [name, { ref }] of this.#held) {
      if (!this.#isShared(name)) this.forget(ref);
    }
  }
}

/** Mostly at the end: records come in about the order of receipt. */
function insert(events: EntityEvent[], event: EntityEvent): void {
  let at = events.length;
  while (at > 0 && events[at - 1].receivedAt > event.receivedAt) at -= 1;
  events.splice(at, 0, event);
}
