import { NOTE_LENGTH, VERDICTS } from '@modelport/plugin-fraud-latency-common';
import { COUNT, listOf, NUMBER, object, ref, TEXT, TIME } from './parts';

const VERDICT = { type: 'string', enum: VERDICTS } as const;
const NOTE = { type: 'string', maxLength: NOTE_LENGTH } as const;

const review = {
  payment: ref('Payment'),
  state: { type: 'string', enum: ['open', 'claimed', 'escalated', 'done'] },
  openedAt: TIME,
  valueAtRisk: NUMBER,
  claim: object({ by: TEXT, until: TIME }, ['by', 'until']),
  verdict: ref('GivenVerdict'),
  settledBy: ref('GivenVerdict'),
  label: { type: 'string', enum: ['no', 'waiting', 'sent', 'refused'] },
  labelProblem: TEXT,
} as const;
const needed = [
  'payment',
  'state',
  'openedAt',
  'valueAtRisk',
  'label',
] as const;

/** Bodies of the routes about reviews. */
export const reviewSchemas = {
  GivenVerdict: object({ verdict: VERDICT, by: TEXT, at: TIME, note: TEXT }, [
    'verdict',
    'by',
    'at',
  ]),
  Review: object(review, needed),
  ReviewDetail: object({ ...review, history: listOf('GivenVerdict') }, [
    ...needed,
    'history',
  ]),
  Reviews: object(
    {
      reviews: listOf('Review'),
      next: TEXT,
      counts: object({ open: COUNT, escalated: COUNT, done: COUNT }, [
        'open',
        'escalated',
        'done',
      ]),
      labelsWaiting: COUNT,
      mayDecide: { type: 'boolean' },
      analysts: { type: 'array', items: TEXT },
    },
    ['reviews', 'counts', 'labelsWaiting', 'mayDecide', 'analysts'],
  ),
  // Fields beside these are refused by their name, after the check.
  VerdictRequest: {
    type: 'object',
    required: ['verdict'],
    properties: { verdict: VERDICT, note: NOTE, replaces: TIME },
  },
} as const;
