import { ByteList } from './ByteList';
import { DecisionTable } from './DecisionTable';
import { Commit, StoredEntity } from './FeatureStore';
import { ChangeRecord, StoreRecord } from './storeRecords';

interface Entity {
  version: number;
  /** The state, where there is one, and the events after it. */
  kept: ByteList;
  hasSnapshot: boolean;
  /** Milliseconds since 1970. */
  renewedAt: number;
  /** Of the last record that changed it. */
  sequence: number;
}

type EntityRecord = Extract<StoreRecord, { kind: 'entity' }>;

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
  readonly decisions: DecisionTable;
  /** Of the last record. */
  sequence = 0;
  #aging = this.entities.entries();

  constructor(private readonly keeping: Keeping) {
    this.decisions = new DecisionTable(keeping.decisionMs);
  }

  /** Copies. */
  load(name: string, now: number): StoredEntity {
    const entity = this.#living(name, now);
    if (!entity) return { version: 0, events: [] };
    const { version } = entity;
    const { snapshot, events } = viewsOf(entity);
    const kept = { version, events: events.map(each => Buffer.from(each)) };
    return snapshot ? { ...kept, snapshot: Buffer.from(snapshot) } : kept;
  }

  version(name: string, now: number): number {
    return this.#living(name, now)?.version ?? 0;
  }

  /** Adds a change that was found to fit; with copies, as nobody knows for how long the bytes stay what they are. */
  change(change: ChangeRecord, sequence: number, now: number) {
    const { name, expected, event, snapshot, renew } = change;
    let entity = expected === 0 ? undefined : this.entities.get(name);
    if (!entity) {
      entity = newEntity(now, sequence);
      this.entities.set(name, entity);
    }
    entity.version += 1;
    entity.sequence = sequence;
    if (renew || snapshot) entity.renewedAt = now;
    if (snapshot) beginWith(entity, snapshot);
    else entity.kept.add(event);
  }

  decide(
    { transactionId, record }: NonNullable<Commit['decided']>,
    at: number,
  ) {
    this.decisions.keep(transactionId, record, at);
  }

  restore(
    name: string,
    state: { version: number; snapshot: Uint8Array },
    sequence: number,
    now: number,
  ) {
    const entity = newEntity(now, sequence);
    entity.version = state.version;
    beginWith(entity, state.snapshot);
    this.entities.set(name, entity);
  }

  /** All that is not too old, as records, while it changes: what changes meanwhile may be in it or not. */
  *records(now: number): Generator<StoreRecord | undefined> {
    const { entityMs, decisionMs } = this.keeping;
    for (const [name, entity] of this.entities) {
      const { version, renewedAt, sequence } = entity;
      yield renewedAt + entityMs > now
        ? {
            ...{ kind: 'entity', name, version, renewedAt, sequence },
            ...viewsOf(entity),
          }
        : undefined;
    }
    for (const decision of this.decisions) {
      yield decision.at + decisionMs > now
        ? { kind: 'decision', ...decision }
        : undefined;
    }
  }

  /** Lets go of some of what is too old; a little with each commit, so that none takes long. */
  age(now: number) {
    this.decisions.age(now);
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
        this.#take(record);
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

  #take({ name, version, renewedAt, sequence, ...record }: EntityRecord) {
    const entity = newEntity(renewedAt, sequence);
    entity.version = version;
    if (record.snapshot) beginWith(entity, record.snapshot);
    for (const event of record.events) entity.kept.add(event);
    this.entities.set(name, entity);
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

function newEntity(renewedAt: number, sequence: number): Entity {
  const kept = new ByteList();
  return { version: 0, kept, hasSnapshot: false, renewedAt, sequence };
}

function beginWith(entity: Entity, snapshot: Uint8Array): void {
  entity.kept.clear();
  entity.kept.add(snapshot);
  entity.hasSnapshot = true;
}

/** Good until the entity changes. */
function viewsOf({ kept, hasSnapshot }: Entity) {
  const views = kept.views();
  return hasSnapshot
    ? { snapshot: views[0], events: views.slice(1) }
    : { events: views };
}
