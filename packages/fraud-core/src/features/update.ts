import { murmur3 } from '../assignment/murmur3';
import { InvalidFieldError } from '../errors';
import type { EntityEvent, LabelEvent, TransactionEvent } from '../events';
import {
  type EntityState,
  type HeldLabel,
  laneOf,
  NOTHING_KNOWN,
  type SeenTransactions,
} from './entityState';
import { incompleteSets } from './gaps';
import { type BucketChange, changeLane, UNITS } from './lane';
import type { EntityLayout, FeatureLayout } from './layout';
import { appendRow, dropRows } from './sharedRows';
import { valuesOf } from './valuesOf';

/**
 * How time is treated.
 *
 * @public
 */
export interface TimeRules {
  /**
   * By how much a transaction may be older than the latest of its entity and still be counted, in milliseconds. As far back
   * is it known which transactions were counted, and what earlier windows held.
   */
  lateness: number;
  /** By how much the clock of the sender may be ahead of ours, in milliseconds. */
  ahead: number;
}

/**
 * An hour late, five minutes ahead.
 *
 * @public
 */
export const USUAL_TIME_RULES: TimeRules = {
  lateness: 3_600_000,
  ahead: 300_000,
};

/**
 * What is kept of the entities of a transaction, by the name of the entity; absent where nothing is.
 *
 * @public
 */
export type EntityStates = Readonly<Record<string, EntityState | undefined>>;

/**
 * What an update gives.
 *
 * @public
 */
export interface UpdateResult {
  /** The model's input for each feature set of the layout, in its order. */
  features: readonly Float32Array[];
  /** What is to be kept now. */
  states: Readonly<Record<string, EntityState>>;
  /** Whether the transaction was counted before, so that nothing has changed. */
  isRepeated: boolean;
  /** By how much it was older than the latest of its entities, in milliseconds; 0 where it was the latest. */
  lateBy: number;
  /** Entities for which it came too late to be counted. */
  missedBy: readonly string[];
  /** Positions of the feature sets whose windows reach back to when they were not kept yet; their values say too little. */
  incomplete: readonly number[];
}

/** Seeds of the two hashes by which a counted transaction is known. */
const HIGH_SEED = 0x5f3759df;
const LOW_SEED = 0x1b56c4e9;
const MOST_AMOUNT = 1e9;

function checkTime(value: number, field: string): void {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new InvalidFieldError(
      field,
      'write whole milliseconds since 1970-01-01',
    );
  }
}

function checkTransaction(event: TransactionEvent, rules: TimeRules): void {
  checkTime(event.eventTime, 'event_time');
  checkTime(event.receivedAt, 'received_at');
  if (event.eventTime > event.receivedAt + rules.ahead) {
    throw new InvalidFieldError(
      'event_time',
      `is more than ${
        rules.ahead / 1_000
      } s ahead of received_at; check the clock of the sender`,
    );
  }
  if (!(Math.abs(event.amount) <= MOST_AMOUNT)) {
    throw new InvalidFieldError(
      'amount',
      `write a number of at most ${MOST_AMOUNT}`,
    );
  }
}

function keyOf(keys: Readonly<Record<string, string>>, entity: string): string {
  const key = Object.hasOwn(keys, entity) ? keys[entity] : '';
  if (!key) {
    throw new InvalidFieldError(`keys.${entity}`, 'is missing; write the key');
  }
  return key;
}

/** Two hashes by which a transaction is known. */
interface Fingerprint {
  high: number;
  low: number;
}

function fingerprintOf(transactionId: string): Fingerprint {
  return {
    high: murmur3(transactionId, HIGH_SEED),
    low: murmur3(transactionId, LOW_SEED),
  };
}

function wasSeen(
  { columns, start, end }: SeenTransactions,
  { high, low }: Fingerprint,
): boolean {
  for (let at = end - 1; at >= start; at -= 1) {
    if (columns.low[at] === low && columns.high[at] === high) return true;
  }
  return false;
}

/** Adds a transaction, and forgets the first ones that would be too late by now. */
function remember(
  seen: SeenTransactions,
  { high, low }: Fingerprint,
  time: number,
  oldest: number,
): SeenTransactions {
  const since = Math.floor(oldest / 1_000);
  let { start } = seen;
  while (start < seen.end && seen.columns.eventTime[start] < since) start += 1;
  const eventTime = Math.floor(time / 1_000);
  return appendRow(dropRows(seen, start), { high, low, eventTime }, 'high');
}

/** The first bucket of a lane that a transaction that is not too late may still need. */
function oldestBucket(
  { width, reach }: { width: number; reach: number },
  newest: number,
  lateness: number,
): number {
  return Math.floor((newest - lateness) / width) - reach + 1;
}

function changeLanes(
  state: EntityState,
  layout: EntityLayout,
  at: { eventTime: number; newest: number; lateness: number },
  change: BucketChange,
) {
  return layout.lanes.map((lane, index) =>
    changeLane(
      laneOf(state, index),
      lane,
      Math.floor(at.eventTime / lane.width),
      change,
      oldestBucket(lane, at.newest, at.lateness),
    ),
  );
}

function forgetLabels(
  state: EntityState,
  layout: EntityLayout,
  newest: number,
  lateness: number,
): ReadonlyMap<string, HeldLabel> {
  if (state.labels.size === 0) return state.labels;
  const since = Math.min(
    ...layout.lanes.map(
      lane => oldestBucket(lane, newest, lateness) * lane.width,
    ),
  );
  const isOld = ({ eventTime }: HeldLabel) => eventTime < since;
  return [...state.labels.values()].some(isOld)
    ? new Map([...state.labels].filter(([, label]) => !isOld(label)))
    : state.labels;
}

function addTransaction(
  state: EntityState,
  layout: EntityLayout,
  event: Omit<TransactionEvent, 'keys'>,
  fingerprint: Fingerprint,
  { lateness }: TimeRules,
): { state: EntityState; outcome: 'counted' | 'repeated' | 'missed' } {
  const { eventTime, amount } = event;
  if (eventTime < state.newest - lateness) return { state, outcome: 'missed' };
  if (wasSeen(state.seen, fingerprint)) return { state, outcome: 'repeated' };
  const newest = Math.max(state.newest, eventTime);
  return {
    outcome: 'counted',
    state: {
      newest,
      lanes: changeLanes(
        state,
        layout,
        { eventTime, newest, lateness },
        { count: 1, units: Math.round(amount * UNITS), fraud: 0 },
      ),
      seen: remember(state.seen, fingerprint, eventTime, newest - lateness),
      labels: forgetLabels(state, layout, newest, lateness),
    },
  };
}

/**
 * Counts a transaction and gives the features that a model sees for it: one piece of code for scoring, replay and export.
 *
 * The windows include the transaction itself. What it gives depends on the layout, the states and the event alone. A
 * transaction that arrives late changes later features, never one that was given before; one that was counted before, and
 * one that comes too late, changes nothing.
 *
 * @param states - of the transaction's entities; not changed
 * @throws {@link InvalidFieldError} that names the field, with nothing counted
 * @public
 */
export function update(
  layout: FeatureLayout,
  states: EntityStates,
  event: TransactionEvent,
  rules: TimeRules = USUAL_TIME_RULES,
): UpdateResult {
  checkTransaction(event, rules);
  const fingerprint = fingerprintOf(event.transactionId);
  const next: Record<string, EntityState> = {};
  const missedBy: string[] = [];
  let isRepeated = false;
  let lateBy = 0;
  for (const [entity, entityLayout] of layout.entities) {
    keyOf(event.keys, entity);
    const before = states[entity] ?? NOTHING_KNOWN;
    const { state, outcome } = addTransaction(
      before,
      entityLayout,
      event,
      fingerprint,
      rules,
    );
    next[entity] = state;
    lateBy = Math.max(lateBy, before.newest - event.eventTime);
    if (outcome === 'repeated') isRepeated = true;
    if (outcome === 'missed') missedBy.push(entity);
  }
  return {
    features: valuesOf(layout, next, event),
    states: next,
    isRepeated,
    lateBy,
    missedBy,
    incomplete: incompleteSets(layout, next, event.eventTime),
  };
}

/** By how much a label changes the number of frauds. */
function changeBy(held: HeldLabel | undefined, isFraud: boolean): number {
  return Number(isFraud) - Number(held?.isFraud ?? false);
}

/**
 * Applies a label to what is kept of the transaction's entities. The same label twice changes nothing more; a label that was
 * given later takes back an earlier one, in whatever order they arrive, and of those given at one time the one that arrived
 * last holds; a label for a transaction that no window reaches changes nothing.
 *
 * @param states - of the transaction's entities; not changed
 * @returns what is to be kept now
 * @throws {@link InvalidFieldError} that names the field
 * @public
 */
export function applyLabel(
  layout: FeatureLayout,
  states: EntityStates,
  label: LabelEvent,
  rules: TimeRules = USUAL_TIME_RULES,
): Readonly<Record<string, EntityState>> {
  checkTime(label.eventTime, 'event_time');
  checkTime(label.labelledAt, 'labelled_at');
  const next: Record<string, EntityState> = {};
  for (const [entity, entityLayout] of layout.entities) {
    keyOf(label.keys, entity);
    const state = states[entity] ?? NOTHING_KNOWN;
    next[entity] = entityLayout.hasLabels
      ? labelEntity(state, entityLayout, label, rules)
      : state;
  }
  return next;
}

/** Of two labels the one that was given later holds, and of those given at one time the one that arrived later. */
function holdsOver(
  held: HeldLabel,
  { labelledAt, isFraud }: Pick<LabelEvent, 'labelledAt' | 'isFraud'>,
): boolean {
  if (held.labelledAt !== labelledAt) return held.labelledAt > labelledAt;
  return held.isFraud === isFraud;
}

function labelEntity(
  state: EntityState,
  layout: EntityLayout,
  label: Omit<LabelEvent, 'keys'>,
  { lateness }: TimeRules,
): EntityState {
  const { transactionId, eventTime, isFraud, labelledAt } = label;
  const held = state.labels.get(transactionId);
  if (held && holdsOver(held, label)) return state;
  const reached = layout.lanes.some(
    lane =>
      Math.floor(eventTime / lane.width) >=
      oldestBucket(lane, state.newest, lateness),
  );
  if (!reached) return state;
  const fraud = changeBy(held, isFraud);
  const labels = new Map(state.labels).set(transactionId, {
    isFraud,
    eventTime,
    labelledAt,
  });
  if (fraud === 0) return { ...state, labels };
  return {
    ...state,
    labels,
    lanes: changeLanes(
      state,
      layout,
      { eventTime, newest: state.newest, lateness },
      { count: 0, fraud },
    ),
  };
}

/**
 * Does to one entity again what {@link update} or {@link applyLabel} did to it: how a state is had back from the events that
 * came after its bytes were kept.
 *
 * @param entity - its name, such as `customer`
 * @param state - of the entity; not changed
 * @returns what is to be kept now
 * @public
 */
export function replay(
  layout: FeatureLayout,
  entity: string,
  state: EntityState | undefined,
  event: EntityEvent,
  rules: TimeRules = USUAL_TIME_RULES,
): EntityState {
  const before = state ?? NOTHING_KNOWN;
  const entityLayout = layout.entities.get(entity);
  if (!entityLayout) return before;
  if (event.kind === 'label') {
    return entityLayout.hasLabels
      ? labelEntity(before, entityLayout, event, rules)
      : before;
  }
  const fingerprint = fingerprintOf(event.transactionId);
  return addTransaction(before, entityLayout, event, fingerprint, rules).state;
}
