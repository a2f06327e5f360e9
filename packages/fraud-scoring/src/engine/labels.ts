import {
  applyLabel,
  encodeEvent,
  type EntityState,
  type FeatureLayout,
  InvalidFieldError,
  USUAL_TIME_RULES,
} from '@modelport/fraud-core';
import type { Pseudonyms } from '../privacy/Pseudonyms';
import type { Commit, CommitResult, FeatureStore } from '../store/FeatureStore';
import { refsOf, takeStates, type Transaction } from './compute';
import type { EntityCache } from './EntityCache';
import { RefusedError } from './RefusedError';
import { storedDecision } from './storedDecision';
import type { LeftOut } from './UnreadableKeys';

/**
 * What became known of a transaction.
 *
 * @public
 */
export interface LabelRequest {
  transactionId: string;
  isFraud: boolean;
  source: 'chargeback' | 'analyst' | 'customer';
  /** When it was given, in milliseconds since 1970-01-01; of two labels the later one holds. */
  labelledAt: number;
  /** The transaction itself, for when its decision is not remembered any longer. */
  transaction?: { eventTime: number; customerId: string; terminalId: string };
}

/**
 * Whether the label changed what is kept. It does not when it came before, when a later one was there, or when the
 * transaction lies before every window.
 *
 * @public
 */
export interface LabelOutcome {
  isApplied: boolean;
  customer: string;
  terminal: string;
  eventTime: number;
  /** When it was taken, in milliseconds since 1970-01-01. */
  receivedAt: number;
}

/** What labels are applied with. */
export interface LabelParts {
  layout(): FeatureLayout;
  cache: EntityCache;
  store: FeatureStore;
  pseudonyms: Pseudonyms;
  now(): number;
  commit(commit: Commit): Promise<CommitResult>;
  /** Entities whose own cannot be read. */
  left?: LeftOut;
}

/** @throws InvalidFieldError when a clock says what ours will say in more than five minutes */
function refuseAhead(field: string, time: number, now: number): void {
  const { ahead } = USUAL_TIME_RULES;
  if (time <= now + ahead) return;
  throw new InvalidFieldError(
    field,
    `is more than ${
      ahead / 1_000
    } s ahead of our clock; check the clock of the sender`,
  );
}

async function findTransaction(
  { transactionId, transaction }: LabelRequest,
  { store, pseudonyms }: LabelParts,
): Promise<{ eventTime: number; keys: Transaction['keys'] }> {
  const bytes = await store.decided(transactionId);
  if (bytes) {
    const { event_time, customer, terminal } = storedDecision(
      transactionId,
      bytes,
    );
    return { eventTime: event_time, keys: { customer, terminal } };
  }
  if (!transaction) {
    throw new RefusedError(
      404,
      `transaction_id: the decision on ${transactionId} is not remembered; send its event_time, customer_id and terminal_id with the label`,
    );
  }
  return {
    eventTime: transaction.eventTime,
    keys: {
      customer: pseudonyms.of('customer', transaction.customerId),
      terminal: pseudonyms.of('terminal', transaction.terminalId),
    },
  };
}

/**
 * Applies a label to the entities of its transaction.
 *
 * @returns undefined when it has to be done again
 * @throws InvalidFieldError, RefusedError, StoreUnavailableError, UnreadableKeyError
 */
export async function applyLabelOnce(
  request: LabelRequest,
  parts: LabelParts,
): Promise<LabelOutcome | undefined> {
  const receivedAt = parts.now();
  refuseAhead('labelled_at', request.labelledAt, receivedAt);
  if (request.transaction) {
    refuseAhead('event_time', request.transaction.eventTime, receivedAt);
  }
  const { eventTime, keys } = await findTransaction(request, parts);
  await parts.cache.load(
    parts.layout(),
    refsOf(parts.layout(), keys, parts.left),
  );
  // From here to the commit nothing is waited for.
  const layout = parts.layout();
  const refs = refsOf(layout, keys, parts.left);
  const held = parts.cache.getAll(layout, refs);
  if (!held) return undefined;
  const states: Record<string, EntityState | undefined> = {};
  for (const [entity, { state }] of held) states[entity] = state;
  const label = {
    transactionId: request.transactionId,
    eventTime,
    receivedAt,
    isFraud: request.isFraud,
    labelledAt: request.labelledAt,
  };
  const next = applyLabel(layout, states, { ...label, keys });
  const known = Object.fromEntries(
    Object.entries(next).filter(
      ([entity, { labels }]) => held.get(entity)?.state || labels.size > 0,
    ),
  );
  const changes = takeStates(
    layout,
    refs.filter(({ entity }) => entity in known),
    held,
    known,
    encodeEvent({ kind: 'label', ...label }),
  );
  const outcome = { ...keys, eventTime, receivedAt };
  if (changes.length === 0) return { isApplied: false, ...outcome };
  const { kind } = await parts.commit({ changes });
  return kind === 'committed' ? { isApplied: true, ...outcome } : undefined;
}
