import {
  type EntityState,
  encodeEvent,
  encodeState,
  type FeatureLayout,
  update,
  type UpdateResult,
} from '@modelport/fraud-core';
import type { BatchValues } from '../batch/BatchLookup';
import type { Serving } from '../models/Serving';
import type { EntityChange, EntityRef } from '../store/FeatureStore';
import {
  DECISION_SCHEMA,
  type DecisionRecord,
  type DegradedBy,
  encodeValues,
} from './DecisionRecord';
import type { CachedEntity } from './EntityCache';
import type { StageTimer } from './StageTimer';
import type { LeftOut } from './UnreadableKeys';

/** A transaction whose ids are replaced by pseudonyms. */
export interface Transaction {
  transactionId: string;
  eventTime: number;
  receivedAt: number;
  amount: number;
  currency: string;
  keys: { customer: string; terminal: string };
  /** See {@link DecisionRecord.origin}. */
  origin?: string;
}

/** Why an answer is worth less than usual. */
export interface Lacks {
  /** What is missing besides features whose windows are not whole. */
  without?: DegradedBy;
  /** Absent where no version needs what batch jobs know. */
  batch?: BatchValues;
}

/** Events of an entity after which its state is kept anew, so that a load replays few. */
const EVENTS_A_SNAPSHOT = 64;
const DAY = 86_400_000;

/** The entities of a transaction that the layout needs, without those that it has to go without. */
export function refsOf(
  layout: FeatureLayout,
  keys: Transaction['keys'],
  left?: LeftOut,
): EntityRef[] {
  const refs = [...layout.entities.keys()].map(entity => ({
    entity,
    key: keys[entity as keyof Transaction['keys']],
  }));
  return left ? refs.filter(({ entity }) => !left.has(entity)) : refs;
}

/** A score as it may be shown: NaN is none. */
const scoreOrNull = (score: number) => (Number.isNaN(score) ? null : score);

function degradedBy(
  { layout }: Serving,
  set: number,
  incomplete: readonly number[],
  { without, batch }: Lacks,
): DegradedBy | undefined {
  if (without) return without;
  if (incomplete.includes(set)) return 'features-incomplete';
  const isLacking =
    batch !== undefined &&
    batch.lacking.length > 0 &&
    layout.batchPlans[set].views.some(view => batch.lacking.includes(view));
  return isLacking ? 'batch-features-unavailable' : undefined;
}

/** Scores and decides by what an update gave. */
export function decide(
  serving: Serving,
  transaction: Transaction,
  updated: Pick<UpdateResult, 'features' | 'lateBy' | 'incomplete'>,
  timer: StageTimer,
  lacks: Lacks,
): DecisionRecord {
  const { transactionId, amount, keys } = transaction;
  const arm = serving.armOf(keys.customer);
  const degraded = degradedBy(serving, arm.set, updated.incomplete, lacks);
  const values = updated.features[arm.set];
  const score = scoreOrNull(arm.version.scorer.score(values));
  const shadow = serving.shadows.map(({ version, set }) => ({
    model: version.model,
    score:
      version === arm.version
        ? score
        : scoreOrNull(version.scorer.score(updated.features[set])),
  }));
  timer.mark('inference');
  const { configuration } = serving;
  const { decision, reason, propensity } = arm.decide({
    transactionId,
    amount,
    score: score ?? undefined,
    features: values,
  });
  const record: DecisionRecord = {
    schema: DECISION_SCHEMA,
    transaction_id: transactionId,
    event_time: transaction.eventTime,
    received_at: transaction.receivedAt,
    customer: keys.customer,
    terminal: keys.terminal,
    amount,
    currency: transaction.currency,
    score,
    decision,
    reason,
    propensity,
    model: arm.version.model,
    experiment: configuration.experiment.name,
    variant: arm.variant,
    policy: {
      name: configuration.policy.name,
      version: configuration.policy.version,
    },
    revision: configuration.revision,
    ...(degraded && { degraded }),
    ...(transaction.origin !== undefined && { origin: transaction.origin }),
    ...(updated.lateBy > 0 && { late_by: updated.lateBy }),
    features: {
      set: arm.version.features.digest,
      values: encodeValues(values),
    },
    ...(shadow.length > 0 && { shadow }),
  };
  timer.mark('decide');
  return record;
}

/**
 * Counts a transaction for its entities.
 *
 * @param batch - what batch jobs know of them
 */
export function count(
  layout: FeatureLayout,
  held: ReadonlyMap<string, { state: EntityState | undefined }>,
  transaction: Transaction,
  batch?: BatchValues,
): UpdateResult {
  const states: Record<string, EntityState | undefined> = {};
  for (const [entity, { state }] of held) states[entity] = state;
  return update(
    layout,
    states,
    batch ? { ...transaction, batch: batch.values } : transaction,
  );
}

/**
 * Takes the new states as if the store had taken them already, and gives what the store is to take. Entities whose state is
 * the same need no change.
 *
 * @param event - the bytes of what happened
 */
export function takeStates(
  layout: FeatureLayout,
  refs: readonly EntityRef[],
  held: ReadonlyMap<string, CachedEntity>,
  next: Readonly<Record<string, EntityState>>,
  event: Uint8Array,
): EntityChange[] {
  const changes: EntityChange[] = [];
  for (const ref of refs) {
    const entity = held.get(ref.entity);
    const state = next[ref.entity];
    if (!entity || state === entity.state) continue;
    // Only a state of which every event is known to be in the store may replace these events there.
    const isDue = entity.events >= EVENTS_A_SNAPSHOT && entity.inFlight === 0;
    const before = entity.state?.newest ?? 0;
    changes.push({
      ...ref,
      expected: entity.version,
      event,
      ...(isDue && { snapshot: encodeState(layout, ref.entity, state) }),
      renew: Math.floor(state.newest / DAY) !== Math.floor(before / DAY),
    });
    entity.state = state;
    entity.version += 1;
    entity.inFlight += 1;
    entity.events = isDue ? 0 : entity.events + 1;
  }
  return changes;
}

/** A transaction as its entities keep it. */
export function eventOf(transaction: Transaction): Uint8Array {
  const { transactionId, eventTime, receivedAt, amount } = transaction;
  return encodeEvent({
    kind: 'transaction',
    transactionId,
    eventTime,
    receivedAt,
    amount,
  });
}
