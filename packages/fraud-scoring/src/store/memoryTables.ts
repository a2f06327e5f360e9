import { Commit, StoredEntity } from './FeatureStore';
import { ChangeRecord, StoreRecord } from './storeRecords';

interface Entity {
  version: number;
  snapshot?: Uint8Array;
  events: Uint8Array[];
  /** Milliseconds since 1970. */
  renewedAt: number;
  /** Of the last record that changed it. */
  sequence: number;
}

interface Decision {
  record: Uint8Array;
  /** Milliseconds since 1970. */
  at: number;
}

/** How long things are kept, in milliseconds. */
export interface Keeping {
  entityMs: number;
  decisionMs: number;
}

/** Entities looked at for their age with each commit: all have had their turn after half as many commits. */
const LOOKED_AT = 2;

/** What a memory store has, without files and without a clock: all times are given, in milliseconds since 1970. */
export class MemoryTables {
  readonly entities = new Map<string, Entity>();
  readonly decisions = new Map<string, Decision>();
  /** Of the last record. */
  sequence = 0;
  #aging = this.entities.entries();

  constructor(private readonly keeping: Keeping) {}

  load(name: string, now: number): StoredEntity {
    const entity = this.#living(name, now);
    if (!entity) return { version: 0, events: [] };
    const { version, snapshot, events } = entity;
    const kept = { version, events: events.slice() };
    return snapshot ? { ...kept, snapshot } : kept;
  }

  version(name: string, now: number): number {
    return this.#living(name, now)?.version ?? 0;
  }

  decided(transactionId: string, now: number): Uint8Array | undefined {
    const decision = this.decisions.get(transactionId);
    return decision && decision.at + this.keeping.decisionMs > now
      ? decision.record
      : undefined;
  }

  /** Adds a change that was found to fit. */
  change(change: ChangeRecord, sequence: number, now: number) {
    const { name, expected, event, snapshot, renew } = change;
    let entity = expected === 0 ? undefined : this.entities.get(name);
    if (!entity) {
      entity = { version: 0, events: [], renewedAt: now, sequence };
      this.entities.set(name, entity);
    }
    entity.version += 1;
    entity.sequence = sequence;
    if (renew || snapshot) entity.renewedAt = now;
    if (snapshot) {
      entity.snapshot = snapshot;
      entity.events = [];
    } else entity.events.push(event);
  }

  decide(
    { transactionId, record }: NonNullable<Commit['decided']>,
    at: number,
  ) {
    this.decisions.delete(transactionId); // so that the map stays in the order of time
    this.decisions.set(transactionId, { record, at });
  }

  restore(
    name: string,
    state: { version: number; snapshot: Uint8Array },
    sequence: number,
    now: number,
  ) {
    const { version, snapshot } = state;
    const entity = { version, snapshot, events: [], renewedAt: now, sequence };
    this.entities.set(name, entity);
  }

  /** Lets go of some of what is too old; a little with each commit, so that none takes long. */
  age(now: number) {
    for (const [id, { at }] of this.decisions) {
      if (at + this.keeping.decisionMs > now) break;
      this.decisions.delete(id);
    }
    for (let i = 0; i < LOOKED_AT; i++) {
      const next = this.#aging.next();
      if (next.done) {
        this.#aging = this.entities.entries();
        return;
      }
      const [name, { renewedAt }] = next.value;
      if (renewedAt + this.keeping.entityMs <= now) this.entities.delete(name);
    }
  }

  /**
   * Takes what was written down earlier. A change that the tables hold already, since they were written down after it,
   * is passed over.
   *
   * @throws Error when a change fits nothing: then something between was lost
   */
  replay(record: StoreRecord) {
    switch (record.kind) {
      case 'commit':
        this.sequence = Math.max(this.sequence, record.sequence);
        for (const change of record.changes) {
          this.#replayChange(change, record.sequence, record.at);
        }
        if (record.decided) this.decide(record.decided, record.at);
        break;
      case 'restore':
        this.sequence = Math.max(this.sequence, record.sequence);
        if (!this.#holds(record.name, record.sequence)) {
          this.restore(record.name, record, record.sequence, record.at);
        }
        break;
      case 'entity':
        this.entities.set(record.name, {
          version: record.version,
          snapshot: record.snapshot,
          events: [...record.events],
          renewedAt: record.renewedAt,
          sequence: record.sequence,
        });
        break;
      case 'decision':
        this.decide(record, record.at);
        break;
      case 'end':
        this.sequence = Math.max(this.sequence, record.sequence);
        break;
      default:
        throw new Error(`There is no such record: ${record satisfies never}`);
    }
  }

  #replayChange(change: ChangeRecord, sequence: number, at: number) {
    const { name, expected } = change;
    if (this.#holds(name, sequence)) return;
    const version = this.entities.get(name)?.version;
    if (expected > 0 && version === undefined) return; // it was too old when the tables were written down
    if (expected > 0 && version !== expected) {
      throw new Error(
        `An entity has version ${version} where the next change is of version ${expected}: ` +
          `the files do not belong together; put back all of them from one copy`,
      );
    }
    this.change(change, sequence, at);
  }

  #holds(name: string, sequence: number): boolean {
    return (this.entities.get(name)?.sequence ?? 0) >= sequence;
  }

  #living(name: string, now: number): Entity | undefined {
    const entity = this.entities.get(name);
    return entity && entity.renewedAt + this.keeping.entityMs > now
      ? entity
      : undefined;
  }
}
