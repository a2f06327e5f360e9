import { EXPERIMENT_METRICS } from '@modelport/plugin-fraud-latency-common';
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

/** Bodies of the route about the experiment. */
export const experimentSchemas = {
  ArmPart: object(
    {
      model: TEXT,
      version: TEXT,
      featureSet: TEXT,
      policy: object({ name: TEXT, version: NUMBER }, ['name', 'version']),
      payments: COUNT,
    },
    ['model', 'version', 'featureSet', 'policy', 'payments'],
  ),
  Arm: object(
    {
      variant: TEXT,
      weight: NUMBER,
      cards: COUNT,
      payments: COUNT,
      counted: COUNT,
      outcomes: COUNT,
      cardsWithOutcome: COUNT,
      rate: NUMBER_OR_NULL,
      parts: listOf('ArmPart'),
    },
    [
      'variant',
      'cards',
      'payments',
      'counted',
      'outcomes',
      'cardsWithOutcome',
      'rate',
      'parts',
    ],
  ),
  ArmDifference: object(
    {
      variant: TEXT,
      control: TEXT,
      lift: NUMBER,
      interval: { type: 'array', items: NUMBER, minItems: 2, maxItems: 2 },
      pValue: NUMBER,
      cardsNeeded: COUNT,
      plannedLift: NUMBER,
      outcomesNeeded: COUNT,
      isAdjusted: { type: 'boolean' },
    },
    ['variant', 'control', 'plannedLift', 'outcomesNeeded', 'isAdjusted'],
  ),
  SampleRatio: object(
    {
      state: { type: 'string', enum: ['fits', 'mismatch', 'unknown'] },
      evidence: NUMBER,
    },
    ['state'],
  ),
  Experiment: object(
    {
      experiments: { type: 'array', items: TEXT },
      experiment: TEXT,
      metric: { type: 'string', enum: EXPERIMENT_METRICS },
      since: TIME,
      maturityDays: COUNT,
      maturedShare: NUMBER_OR_NULL,
      sampleShare: NUMBER,
      arms: listOf('Arm'),
      sampleRatio: ref('SampleRatio'),
      differences: listOf('ArmDifference'),
      problem: TEXT,
      at: TIME,
      isOld: { type: 'boolean' },
    },
    [
      'experiments',
      'metric',
      'maturityDays',
      'maturedShare',
      'sampleShare',
      'arms',
      'sampleRatio',
      'differences',
      'at',
      'isOld',
    ],
  ),
} as const;
