/** Any text. */
export const TEXT = { type: 'string' } as const;
/** ISO 8601. */
export const TIME = { type: 'string', format: 'date-time' } as const;
/** From 0 on. */
export const COUNT = { type: 'integer', minimum: 0 } as const;
/** Any number. */
export const NUMBER = { type: 'number' } as const;
/** A number, null where there is none. */
export const NUMBER_OR_NULL = { type: ['number', 'null'] } as const;
/** A count, null where it is not known. */
export const COUNT_OR_NULL = { type: ['integer', 'null'], minimum: 0 } as const;
/** What a service can decide. */
export const DECISION = {
  type: 'string',
  enum: ['approve', 'review', 'decline'],
} as const;

/** A list of things of a schema. */
export const listOf = <const T extends string>(schema: T) =>
  ({
    type: 'array',
    items: { $ref: `#/components/schemas/${schema}` },
  } as const);

/** A thing of a schema. */
export const ref = <const T extends string>(schema: T) =>
  ({ $ref: `#/components/schemas/${schema}` } as const);

/** An object with these fields and no others. */
export const object = <const P extends object, const R extends keyof P>(
  properties: P,
  required: readonly R[],
) =>
  ({
    type: 'object',
    required,
    additionalProperties: false,
    properties,
  } as const);

/** What is known of a payment wherever it is shown. */
export const paymentFields = {
  transactionId: TEXT,
  eventTime: TIME,
  receivedAt: TIME,
  customer: TEXT,
  terminal: TEXT,
  amount: NUMBER,
  currency: TEXT,
  score: NUMBER_OR_NULL,
  decision: DECISION,
  reason: TEXT,
  experiment: TEXT,
  variant: TEXT,
  policy: object({ name: TEXT, version: NUMBER }, ['name', 'version']),
  degraded: TEXT,
} as const;
