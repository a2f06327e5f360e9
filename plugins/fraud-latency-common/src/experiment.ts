/**
 * What is compared between arms, per payment: `missed-fraud` approved payments that turned out fraud, of those old enough;
 * `review` payments sent to review; `decline` payments declined.
 *
 * @public
 */
export const EXPERIMENT_METRICS = [
  'missed-fraud',
  'review',
  'decline',
] as const;

/** What is compared between arms. @public */
export type ExperimentMetric = (typeof EXPERIMENT_METRICS)[number];

/** Which payments, and which outcome of them. @public */
export interface ExperimentQuery {
  /** Name of the experiment; the newest unless told. */
  experiment?: string;
  metric?: ExperimentMetric;
  /** After so many days an outcome that has not come does not come; 30 unless told. */
  maturityDays?: number;
}

/** What one version of one arm decided with. @public */
export interface ArmPart {
  model: string;
  version: string;
  featureSet: string;
  policy: { name: string; version: number };
  payments: number;
}

/** An arm of the experiment. @public */
export interface ExperimentArm {
  variant: string;
  /** Share of the cards that it was given; absent where no instance says. */
  weight?: number;
  cards: number;
  payments: number;
  /** Payments that count for the metric: for `missed-fraud` the matured alone. */
  counted: number;
  /** Of them with the outcome. */
  outcomes: number;
  cardsWithOutcome: number;
  /** Outcomes by counted payments; null where none counts. */
  rate: number | null;
  /** By version, features and policy. */
  parts: ArmPart[];
}

/** Whether cards are missing from an arm. @public */
export type SampleRatioCheck =
  | { state: 'fits' | 'mismatch'; evidence: number }
  | { state: 'unknown' };

/** An arm against the control. @public */
export interface ArmDifference {
  variant: string;
  control: string;
  /** Rate of the arm by that of the control, less 1; absent while too few cards have an outcome, like what follows. */
  lift?: number;
  /** Holds at all times at once with a probability of 95 %. */
  interval?: [number, number];
  pValue?: number;
  /** Cards that each arm needs to find `plannedLift`. */
  cardsNeeded?: number;
  /** Share of the control's rate. */
  plannedLift: number;
  /** Cards with an outcome that each arm needs before anything is said. */
  outcomesNeeded: number;
  /** Whether what was known of the cards before the experiment narrows the interval (CUPED). */
  isAdjusted: boolean;
}

/** What the records say of an experiment. @public */
export interface ExperimentResponse {
  /** Names of experiments in the records, newest first. */
  experiments: string[];
  /** Absent where the records have none. */
  experiment?: string;
  metric: ExperimentMetric;
  /** First payment of the experiment that is kept, ISO 8601. */
  since?: string;
  maturityDays: number;
  maturedShare: number | null;
  sampleShare: number;
  /** The control first: the arm `control`, else the one with most cards. */
  arms: ExperimentArm[];
  sampleRatio: SampleRatioCheck;
  differences: ArmDifference[];
  /** Why weights are not known, in one sentence. */
  problem?: string;
  /** When these figures were made, ISO 8601: they are of a minute at most, or reading newer ones takes longer than one waits. */
  at: string;
  /** Whether newer ones are on their way. */
  isOld: boolean;
}
