import { Commit, EntityRef, FeatureStore, Retention } from './FeatureStore';

/** A store under test. */
export interface StoreUnderTest {
  store: FeatureStore;
  /** Makes time pass for the store: it must forget what is older. */
  pass(seconds: number): Promise<void>;
}

/** Makes an empty store. */
export type MakeStore = (retention: Retention) => Promise<StoreUnderTest>;

export const card: EntityRef = { entity: 'customer', key: 'a' };
export const terminal: EntityRef = { entity: 'terminal', key: 'a' };
export const everyByte = Uint8Array.from({ length: 256 }, (_, i) => i);
export const text = (bytes: Uint8Array | undefined) =>
  bytes && Buffer.from(bytes).toString();

/** A commit of one event each, with a decision when there is an id. */
export function commitOf(
  changes: [EntityRef, expected: number, event: string][],
  transactionId?: string,
): Commit {
  return {
    decided: transactionId
      ? { transactionId, record: Buffer.from(`record of ${transactionId}`) }
      : undefined,
    changes: changes.map(([entity, expected, event]) => ({
      ...entity,
      expected,
      event: Buffer.from(event),
      renew: true,
    })),
  };
}

/** What a store has of an entity, as text. */
export async function read(store: FeatureStore, entity: EntityRef) {
  const [{ version, snapshot, events }] = await store.load([entity]);
  return { version, snapshot: text(snapshot), events: events.map(text) };
}
