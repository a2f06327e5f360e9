/** JSON Schemas of what is sent and answered; `/openapi.json` shows the same objects. */

import { DECISION_SCHEMA } from '../engine/DecisionRecord';
import { OUTCOME_SCHEMA } from '../engine/OutcomeRecord';

/**
 * Ids that come back the same from every store, log and address: no control character and no half of a surrogate pair, no
 * blank at either end, neither `.` nor `..`.
 */
export const ID_PATTERN =
  '^(?!\\.{1,2}$|\\s)[^\\u0000-\\u001f\\u007f\\p{Cs}]+(?<!\\s)$';

const ID = {
  type: 'string',
  minLength: 1,
  maxLength: 128,
  pattern: ID_PATTERN,
} as const;

const TIME = {
  type: 'string',
  format: 'date-time',
  maxLength: 40,
  description: 'RFC 3339, with an offset: 2026-11-30T12:00:00Z',
} as const;

const MODEL = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    version: { type: 'string' },
    digest: { type: 'string' },
  },
} as const;

/** A transaction. */
export const TRANSACTION = {
  type: 'object',
  additionalProperties: false,
  required: [
    'transaction_id',
    'event_time',
    'customer_id',
    'terminal_id',
    'amount',
    'currency',
  ],
  properties: {
    transaction_id: ID,
    event_time: TIME,
    customer_id: ID,
    terminal_id: ID,
    amount: {
      type: 'number',
      minimum: 0,
      maximum: 1e9,
      description: 'In units of the currency, with at most four decimals',
    },
    currency: { type: 'string', pattern: '^[A-Z]{3}$' },
  },
} as const;

/** The answer to a transaction. */
export const ANSWER = {
  type: 'object',
  properties: {
    transaction_id: { type: 'string' },
    score: { type: ['number', 'null'] },
    decision: { type: 'string', enum: ['approve', 'review', 'decline'] },
    model: MODEL,
    variant: { type: 'string' },
    degraded: { type: 'boolean' },
  },
} as const;

/** Most transactions of a batch. */
export const MOST_IN_BATCH = 1_000;

/** Transactions that are answered together, each for itself. */
export const BATCH = {
  type: 'object',
  additionalProperties: false,
  required: ['transactions'],
  properties: {
    transactions: {
      type: 'array',
      minItems: 1,
      maxItems: MOST_IN_BATCH,
      items: TRANSACTION,
    },
  },
} as const;

/** What became known of a transaction. */
export const LABEL = {
  type: 'object',
  additionalProperties: false,
  required: ['transaction_id', 'is_fraud', 'source', 'labelled_at'],
  properties: {
    transaction_id: ID,
    is_fraud: {
      type: 'boolean',
      description: 'false takes an earlier label back',
    },
    source: { type: 'string', enum: ['chargeback', 'analyst', 'customer'] },
    labelled_at: TIME,
    event_time: TIME,
    customer_id: ID,
    terminal_id: ID,
  },
  dependencies: {
    event_time: ['customer_id', 'terminal_id'],
    customer_id: ['event_time', 'terminal_id'],
    terminal_id: ['event_time', 'customer_id'],
  },
} as const;

export const LABEL_ANSWER = {
  type: 'object',
  properties: {
    transaction_id: { type: 'string' },
    applied: { type: 'boolean' },
  },
} as const;

/** Most records of an answer. */
export const MOST_RECORDS = 1_000;

/** Which records are asked for. */
export const RECORDS_QUERY = {
  type: 'object',
  additionalProperties: false,
  properties: {
    after: { type: 'string', maxLength: 64 },
    limit: { type: 'string' },
  },
} as const;

const TIME_MS = {
  type: 'integer',
  minimum: 0,
  description: 'Milliseconds since 1970-01-01',
} as const;
const TEXT = { type: 'string' } as const;

const TRANSACTION_OF_RECORD = {
  transaction_id: TEXT,
  event_time: TIME_MS,
  received_at: TIME_MS,
  customer: { type: 'string', description: 'A pseudonym' },
  terminal: { type: 'string', description: 'A pseudonym' },
} as const;

const SCORE = {
  type: ['number', 'null'],
  minimum: 0,
  maximum: 1,
  description: 'null where no model answered',
} as const;

const WHOLE_MODEL = {
  ...MODEL,
  required: ['name', 'version', 'digest'],
} as const;

/** What was decided: a record of `GET /v1/records`, and the value of the topic `decisions`. */
export const DECISION_RECORD = {
  type: 'object',
  required: [
    'schema',
    ...Object.keys(TRANSACTION_OF_RECORD),
    ...['amount', 'currency', 'score', 'decision', 'reason', 'propensity'],
    ...['model', 'experiment', 'variant', 'policy', 'revision', 'features'],
  ],
  properties: {
    schema: { const: DECISION_SCHEMA },
    ...TRANSACTION_OF_RECORD,
    amount: TRANSACTION.properties.amount,
    currency: TRANSACTION.properties.currency,
    score: SCORE,
    decision: ANSWER.properties.decision,
    reason: {
      type: 'object',
      required: ['kind'],
      properties: {
        kind: { enum: ['rule', 'score', 'exploration', 'no-score'] },
        rule: { type: 'string', description: 'Its name, where it was a rule' },
      },
    },
    propensity: { type: 'number', minimum: 0, maximum: 1 },
    model: WHOLE_MODEL,
    experiment: TEXT,
    variant: TEXT,
    policy: {
      type: 'object',
      required: ['name', 'version'],
      properties: { name: TEXT, version: { type: 'integer' } },
    },
    revision: { type: 'integer' },
    degraded: {
      type: 'string',
      enum: [
        'store-unavailable',
        'entity-unreadable',
        'features-incomplete',
        'batch-features-unavailable',
      ],
    },
    late_by: { type: 'integer', minimum: 0 },
    features: {
      type: 'object',
      required: ['set', 'values'],
      properties: {
        set: { type: 'string', description: 'Digest of their declaration' },
        values: {
          type: 'string',
          description: 'Base64 of little-endian 32-bit floats',
        },
      },
    },
    shadow: {
      type: 'array',
      items: {
        type: 'object',
        required: ['model', 'score'],
        properties: { model: WHOLE_MODEL, score: SCORE },
      },
    },
  },
} as const;

/** What became known of a transaction: a record of `GET /v1/records`, and the value of the topic `outcomes`. */
export const OUTCOME_RECORD = {
  type: 'object',
  required: [
    'schema',
    ...Object.keys(TRANSACTION_OF_RECORD),
    ...['is_fraud', 'source', 'labelled_at'],
  ],
  properties: {
    schema: { const: OUTCOME_SCHEMA },
    ...TRANSACTION_OF_RECORD,
    is_fraud: LABEL.properties.is_fraud,
    source: LABEL.properties.source,
    labelled_at: TIME_MS,
  },
} as const;

/** Records, and where to go on. */
export const RECORDS = {
  type: 'object',
  required: ['records', 'next', 'atEnd'],
  properties: {
    records: {
      type: 'array',
      items: { oneOf: [DECISION_RECORD, OUTCOME_RECORD] },
    },
    next: { type: 'string', description: '`after` of the next request' },
    atEnd: { type: 'boolean', description: 'Whether there are no more now' },
    lost: {
      type: 'boolean',
      description: 'Whether records before these are missing',
    },
  },
} as const;

export const ERROR = {
  type: 'object',
  properties: {
    error: { type: 'string' },
    field: { type: 'string' },
  },
} as const;
