import {
  COUNT,
  DECISION,
  NUMBER,
  NUMBER_OR_NULL,
  object,
  ref,
  TEXT,
  TIME,
} from './parts';

const named = object({ name: TEXT, version: COUNT }, ['name', 'version']);
const money = { count: NUMBER, amount: NUMBER } as const;
const sum = object(money, ['count', 'amount']);

/** What a policy did, and would have done. */
export const previewSchemas = {
  PolicyOutcome: object(
    {
      approved: NUMBER,
      reviewed: NUMBER,
      declined: NUMBER,
      reviewsPerDay: NUMBER_OR_NULL,
      caught: object({ ...money, countError: NUMBER, amountError: NUMBER }, [
        'count',
        'amount',
        'countError',
        'amountError',
      ]),
      missed: sum,
      // Those that an earlier portal kept have no such field.
      fraudsTo: object({ approve: sum, review: sum, decline: sum }, [
        'approve',
        'review',
        'decline',
      ]),
      falsePositives: object(
        { declined: NUMBER, reviewed: NUMBER, amount: NUMBER },
        ['declined', 'reviewed', 'amount'],
      ),
    },
    [
      'approved',
      'reviewed',
      'declined',
      'reviewsPerDay',
      'caught',
      'missed',
      'falsePositives',
    ],
  ),
  PolicyPreview: object(
    {
      policy: named,
      from: TIME,
      to: TIME,
      days: NUMBER,
      currency: TEXT,
      payments: COUNT,
      outcomes: COUNT,
      frauds: COUNT,
      sampleShare: NUMBER,
      before: ref('PolicyOutcome'),
      after: ref('PolicyOutcome'),
      moved: {
        type: 'array',
        items: object({ from: DECISION, to: DECISION, count: NUMBER }, [
          'from',
          'to',
          'count',
        ]),
      },
      unknown: NUMBER,
      // Previews that an earlier portal kept have none of these.
      declinedUnknown: NUMBER,
      maturityDays: COUNT,
      reach: object(
        {
          days: NUMBER,
          keepDays: COUNT,
          maturedShare: NUMBER_OR_NULL,
          short: { type: 'string', enum: ['retention', 'most', 'young'] },
        },
        ['days', 'keepDays', 'maturedShare'],
      ),
      reviewedFrauds: object({ frauds: COUNT, called: COUNT }, [
        'frauds',
        'called',
      ]),
      verdictsPerDay: NUMBER_OR_NULL,
      skipped: {
        type: 'array',
        items: object({ reason: TEXT, count: COUNT }, ['reason', 'count']),
      },
      rules: {
        type: 'array',
        items: object({ name: TEXT, count: NUMBER, frauds: NUMBER }, [
          'name',
          'count',
          'frauds',
        ]),
      },
    },
    [
      'policy',
      'from',
      'to',
      'days',
      'currency',
      'payments',
      'outcomes',
      'frauds',
      'sampleShare',
      'before',
      'after',
      'moved',
      'unknown',
      'skipped',
      'rules',
    ],
  ),
} as const;
