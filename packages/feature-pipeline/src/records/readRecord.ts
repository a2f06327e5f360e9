import {
  type Fields,
  InvalidFieldError,
  readChoice,
  readFields,
  readText,
} from '@modelport/fraud-core';
import { DECISION_SCHEMA, OUTCOME_SCHEMA } from '@modelport/fraud-scoring';
import type { RecordTopic } from '../source/RecordSource';
import type {
  StagedDecision,
  StagedOutcome,
  StagedRecord,
} from './StagedRecord';

const SOURCES = ['chargeback', 'analyst', 'customer'] as const;

function readTime(fields: Fields, name: string): number {
  const value = fields[name];
  if (!Number.isSafeInteger(value) || Number(value) < 0) {
    throw new InvalidFieldError(
      name,
      'write whole milliseconds since 1970-01-01',
    );
  }
  return Number(value);
}

function readFinite(value: unknown, where: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw new InvalidFieldError(where, 'write a number');
  }
  return value;
}

function readTruth(value: unknown, where: string): boolean {
  if (typeof value !== 'boolean') {
    throw new InvalidFieldError(where, 'write true or false');
  }
  return value;
}

/** What decisions and outcomes have in common. */
function readCommon(fields: Fields) {
  return {
    transactionId: readText(fields.transaction_id, 'transaction_id'),
    eventTime: readTime(fields, 'event_time'),
    receivedAt: readTime(fields, 'received_at'),
    customer: readText(fields.customer, 'customer'),
    terminal: readText(fields.terminal, 'terminal'),
  };
}

function readDecision(fields: Fields): StagedDecision {
  readChoice(fields.schema, [DECISION_SCHEMA], 'schema');
  const model = readFields(fields.model, 'model');
  const features = readFields(fields.features, 'features');
  return {
    kind: 'decision',
    ...readCommon(fields),
    amount: readFinite(fields.amount, 'amount'),
    currency: readText(fields.currency, 'currency'),
    score: fields.score === null ? null : readFinite(fields.score, 'score'),
    model: readText(model.name, 'model.name'),
    version: readText(model.version, 'model.version'),
    featureSet: readText(features.set, 'features.set'),
    values: readText(features.values, 'features.values'),
    isDegraded: fields.degraded !== undefined,
  };
}

function readOutcome(fields: Fields): StagedOutcome {
  readChoice(fields.schema, [OUTCOME_SCHEMA], 'schema');
  return {
    kind: 'outcome',
    ...readCommon(fields),
    isFraud: readTruth(fields.is_fraud, 'is_fraud'),
    source: readChoice(fields.source, SOURCES, 'source'),
    labelledAt: readTime(fields, 'labelled_at'),
  };
}

/**
 * Reads a message of a topic.
 *
 * @throws InvalidFieldError that names the field
 */
export function readRecord(topic: RecordTopic, message: unknown): StagedRecord {
  const fields = readFields(message, topic);
  return topic === 'decisions' ? readDecision(fields) : readOutcome(fields);
}
