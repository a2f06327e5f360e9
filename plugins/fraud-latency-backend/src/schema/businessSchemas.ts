import { BUSINESS_DAYS } from '@modelport/plugin-fraud-latency-common';
import {
  COUNT,
  listOf,
  NUMBER,
  NUMBER_OR_NULL,
  object,
  ref,
  TEXT,
  TIME,
} from './parts';

const money = { count: NUMBER, amount: NUMBER } as const;

/** Bodies of the route about what decisions were worth. */
export const businessSchemas = {
  Money: object(money, ['count', 'amount']),
  MoneyEstimate: object({ ...money, amountError: NUMBER, basis: COUNT }, [
    'count',
    'amount',
    'amountError',
    'basis',
  ]),
  BusinessDay: object(
    { day: TEXT, reviews: NUMBER, caught: NUMBER, missed: NUMBER },
    ['day', 'reviews', 'caught', 'missed'],
  ),
  Business: object(
    {
      days: { type: 'integer', enum: BUSINESS_DAYS },
      from: TIME,
      to: TIME,
      since: TIME,
      at: TIME,
      isOld: { type: 'boolean' },
      currency: TEXT,
      otherCurrencies: COUNT,
      sampleShare: NUMBER,
      payments: ref('Money'),
      outcomes: COUNT,
      maturityDays: COUNT,
      maturedShare: NUMBER_OR_NULL,
      caught: object(
        {
          reviewed: ref('Money'),
          declined: ref('Money'),
          estimated: ref('MoneyEstimate'),
        },
        ['reviewed', 'declined'],
      ),
      missed: object({ ...money, explored: NUMBER, reviewed: ref('Money') }, [
        'count',
        'amount',
        'explored',
        'reviewed',
      ]),
      falsePositives: object(
        {
          declined: ref('Money'),
          estimated: ref('Money'),
          reviewed: ref('Money'),
        },
        ['declined', 'reviewed'],
      ),
      declinedUnknown: ref('Money'),
      explored: object({ count: COUNT, needed: COUNT }, ['count', 'needed']),
      reviews: object({ sent: COUNT, decided: COUNT }, ['sent', 'decided']),
      perDay: listOf('BusinessDay'),
    },
    [
      'days',
      'from',
      'to',
      'at',
      'isOld',
      'currency',
      'otherCurrencies',
      'sampleShare',
      'payments',
      'outcomes',
      'maturityDays',
      'maturedShare',
      'caught',
      'missed',
      'falsePositives',
      'declinedUnknown',
      'explored',
      'reviews',
      'perDay',
    ],
  ),
} as const;
