import { InvalidFieldError, USUAL_TIME_RULES } from '@modelport/fraud-core';
import type { Pseudonyms } from '../privacy/Pseudonyms';
import type { FeatureStore } from '../store/FeatureStore';
import type { Transaction } from './compute';
import type { DecisionRecord } from './DecisionRecord';
import type { LabelRequest } from './LabelRequest';
import { RefusedError } from './RefusedError';
import { storedDecision } from './storedDecision';

/** What a label is applied to. */
export interface LabelledTransaction {
  /** In milliseconds since 1970-01-01. */
  eventTime: number;
  keys: Transaction['keys'];
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

/** @throws InvalidFieldError when nobody could know anything of the transaction yet */
function refuseBefore(labelledAt: number, since: number): void {
  if (labelledAt >= since) return;
  throw new InvalidFieldError(
    'labelled_at',
    `is before the transaction, which was made at ${new Date(
      since,
    ).toISOString()}; send when the label was given`,
  );
}

function otherField(
  { transaction }: LabelRequest,
  { event_time, customer, terminal }: DecisionRecord,
  pseudonyms: Pseudonyms,
): string | undefined {
  if (!transaction) return undefined;
  const { eventTime, customerId, terminalId } = transaction;
  if (eventTime !== event_time) return 'event_time';
  if (pseudonyms.of('customer', customerId) !== customer) return 'customer_id';
  return pseudonyms.of('terminal', terminalId) === terminal
    ? undefined
    : 'terminal_id';
}

function ofDecision(
  request: LabelRequest,
  record: DecisionRecord,
  pseudonyms: Pseudonyms,
): LabelledTransaction {
  const field = otherField(request, record, pseudonyms);
  if (field !== undefined) {
    throw new RefusedError(
      409,
      `${field}: is not that with which ${record.transaction_id} was decided; send what it was decided with, or its transaction_id alone`,
      field,
    );
  }
  const { event_time, received_at, customer, terminal } = record;
  // The clock of who sent the transaction may have been ahead of ours.
  refuseBefore(request.labelledAt, Math.min(event_time, received_at));
  return { eventTime: event_time, keys: { customer, terminal } };
}

/**
 * Finds the transaction of a label: as it was decided, or as the label tells of it.
 *
 * @param now - milliseconds since 1970-01-01
 * @throws InvalidFieldError when a time of the label cannot be
 * @throws RefusedError when the transaction is not known, or another one than the label says
 * @throws StoreUnavailableError, UnreadableKeyError
 */
export async function labelledTransaction(
  request: LabelRequest,
  parts: { store: FeatureStore; pseudonyms: Pseudonyms },
  now: number,
): Promise<LabelledTransaction> {
  const { transactionId, transaction, labelledAt } = request;
  const { store, pseudonyms } = parts;
  refuseAhead('labelled_at', labelledAt, now);
  if (transaction) refuseAhead('event_time', transaction.eventTime, now);
  const bytes = await store.decided(transactionId);
  if (bytes) {
    const record = storedDecision(transactionId, bytes);
    return ofDecision(request, record, pseudonyms);
  }
  if (!transaction) {
    throw new RefusedError(
      404,
      `transaction_id: the decision on ${transactionId} is not remembered; send its event_time, customer_id and terminal_id with the label`,
      'transaction_id',
    );
  }
  refuseBefore(labelledAt, transaction.eventTime);
  return {
    eventTime: transaction.eventTime,
    keys: {
      customer: pseudonyms.of('customer', transaction.customerId),
      terminal: pseudonyms.of('terminal', transaction.terminalId),
    },
  };
}
