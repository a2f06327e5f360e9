import type { ParameterValue } from '@modelport/plugin-ml-training-common';
import type { Persona } from './PersonaApi';

/** A model that the demo brings through the path, and how far. */
export interface DemoModel {
  name: string;
  /** What of the model this is, where it goes a second time; absent: its first version. */
  phase?: string;
  /** Name of the template entity. */
  template: string;
  /** Name of the owner group; author and reviewer belong to it. */
  owner: string;
  description: string;
  /** Creates, trains, registers, asks and deploys. */
  author: Persona;
  /** Approves; someone else than the author, for an author may not. */
  reviewer: Persona;
  /** Parameters of each training of the profile `small`. */
  trainings: Array<Record<string, ParameterValue>>;
  /** The run with the largest value of this metric is registered. */
  metric: string;
  /** Whether the version becomes challenger. */
  challenger: boolean;
  /** Why the version should be champion. */
  reason: string;
  /** How far it goes once somebody has asked; `scoring` only looks that its scoring service has come so far. */
  goal: 'open-request' | 'serving' | 'scoring';
  /** Name of the service that scores payments with the champion; absent: there is none. */
  scoringService?: string;
}

const CHARGEBACK_RISK = {
  name: 'chargeback-risk',
  template: 'fraud-detection-model',
  owner: 'fraud-detection',
  description: 'Scores payments for the risk of a chargeback',
  author: 'data-scientist',
  reviewer: 'reviewer',
  metric: 'average_precision',
} as const;
const CARD_FRAUD: DemoModel = {
  name: 'card-fraud',
  template: 'fraud-detection-model',
  owner: 'fraud-detection',
  description: 'Scores card payments for fraud',
  author: 'data-scientist',
  reviewer: 'reviewer',
  trainings: [
    { model: 'logistic', steps: 20 },
    { model: 'gbdt', steps: 200, 'learning-rate': 0.1 },
  ],
  metric: 'average_precision',
  challenger: false,
  reason: 'The better of two trainings by average precision.',
  goal: 'serving',
  scoringService: 'card-payments',
};
const LOGISTIC = { model: 'logistic', steps: 20, 'simulation-seed': 7 };

/** What `--demo` adds: each model goes the whole way, and one of them has a next version that waits for its reviewer. */
export const DEMO_MODELS: readonly DemoModel[] = [
  CARD_FRAUD,
  {
    ...CHARGEBACK_RISK,
    trainings: [LOGISTIC],
    challenger: false,
    reason: 'First version of this model.',
    goal: 'serving',
  },
  {
    name: 'churn',
    template: 'model-repository',
    owner: 'ml-platform',
    description: 'Where a churn model begins, on the example data',
    author: 'platform-engineer',
    reviewer: 'manager',
    trainings: [{ trees: 200 }],
    metric: 'accuracy',
    challenger: false,
    reason: 'First version of this model.',
    goal: 'serving',
  },
  {
    ...CHARGEBACK_RISK,
    phase: 'next version',
    trainings: [
      LOGISTIC,
      {
        model: 'gbdt',
        steps: 120,
        'learning-rate': 0.05,
        'simulation-seed': 7,
      },
    ],
    challenger: true,
    reason: 'Better than the champion; please look at its curves.',
    goal: 'open-request',
  },
  { ...CARD_FRAUD, goal: 'scoring' },
];
