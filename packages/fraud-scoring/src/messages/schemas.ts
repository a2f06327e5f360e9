/** JSON Schemas of what is sent and answered; `/openapi.json` shows the same objects. */

const ID = {
  type: 'string',
  minLength: 1,
  maxLength: 128,
  pattern: '^[^\\u0000-\\u001f\\u007f]+$',
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

export const ERROR = {
  type: 'object',
  properties: {
    error: { type: 'string' },
    field: { type: 'string' },
  },
} as const;
