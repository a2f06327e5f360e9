import {
  BUSINESS_DAYS,
  EXPERIMENT_METRICS,
  PAYMENT_DECISIONS,
  PAYMENT_OUTCOMES,
  REVIEW_LISTS,
} from '@modelport/plugin-fraud-latency-common';
import {
  answers,
  entity,
  ENTITY,
  jsonBody,
  paging,
  query,
  transactionId,
} from './pathParts';

// PostgreSQL fails at NUL, and half of a surrogate pair becomes another character on its way there.
const NAME = {
  type: 'string',
  minLength: 1,
  maxLength: 255,
  pattern: '^[^\\u0000\\p{Cs}]+$',
} as const;

const maturity = query('maturityDays', {
  type: 'integer',
  minimum: 0,
  maximum: 180,
  default: 30,
});

const review = [...entity, transactionId] as const;

/** Routes about what services have decided. */
export const recordPaths = {
  [`${ENTITY}/records` as const]: {
    get: {
      operationId: 'GetRecords',
      parameters: entity,
      responses: answers('Records', 'How far the records are read'),
    },
  },
  [`${ENTITY}/payments` as const]: {
    get: {
      operationId: 'ListPayments',
      parameters: [
        ...entity,
        query('decision', { type: 'string', enum: PAYMENT_DECISIONS }),
        query('version', NAME),
        query('variant', NAME),
        query('outcome', { type: 'string', enum: PAYMENT_OUTCOMES }),
        ...paging,
      ],
      responses: answers('Payments', 'Payments, newest first'),
    },
  },
  [`${ENTITY}/reviews` as const]: {
    get: {
      operationId: 'ListReviews',
      parameters: [
        ...entity,
        query('list', { type: 'string', enum: REVIEW_LISTS, default: 'open' }),
        ...paging,
      ],
      responses: answers('Reviews', 'Payments that people are to look at'),
    },
  },
  [`${ENTITY}/reviews/{id}` as const]: {
    get: {
      operationId: 'GetReview',
      parameters: review,
      responses: answers('ReviewDetail', 'One review with its history'),
    },
  },
  [`${ENTITY}/reviews/{id}/claim` as const]: {
    post: {
      operationId: 'ClaimReview',
      parameters: review,
      responses: answers('ReviewDetail', 'The review, claimed'),
    },
  },
  [`${ENTITY}/reviews/{id}/release` as const]: {
    post: {
      operationId: 'ReleaseReview',
      parameters: review,
      responses: answers('ReviewDetail', 'The review, free for others'),
    },
  },
  [`${ENTITY}/reviews/{id}/verdict` as const]: {
    post: {
      operationId: 'GiveVerdict',
      parameters: review,
      requestBody: jsonBody('VerdictRequest'),
      responses: answers('ReviewDetail', 'The review with its verdict'),
    },
  },
  [`${ENTITY}/business` as const]: {
    get: {
      operationId: 'GetBusiness',
      parameters: [
        ...entity,
        query('days', { type: 'integer', enum: BUSINESS_DAYS, default: 30 }),
        maturity,
      ],
      responses: answers('Business', 'What the decisions were worth'),
    },
  },
  [`${ENTITY}/experiment` as const]: {
    get: {
      operationId: 'GetExperiment',
      parameters: [
        ...entity,
        query('experiment', NAME),
        query('metric', {
          type: 'string',
          enum: EXPERIMENT_METRICS,
          default: 'missed-fraud',
        }),
        maturity,
      ],
      responses: answers('Experiment', 'What the records say of it'),
    },
  },
} as const;
