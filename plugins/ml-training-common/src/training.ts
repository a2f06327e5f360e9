import type { TrainingCost } from './cost/trainingCost';

/**
 * Where a training stands. `queued`: waits its turn. `preparing`: fetches the commit and makes the environment.
 * `running`: the command runs. `cancelling`: asked to stop. The others are ends; `stopped` means stopped with the
 * portal, `lost` that the process is gone and left no exit code.
 *
 * @public
 */
export type TrainingState =
  | 'queued'
  | 'preparing'
  | 'running'
  | 'cancelling'
  | 'succeeded'
  | 'failed'
  | 'cancelled'
  | 'stopped'
  | 'lost';

/** States from which a training never moves again. @public */
export const TRAINING_END_STATES: readonly TrainingState[] = [
  'succeeded',
  'failed',
  'cancelled',
  'stopped',
  'lost',
];

/** Whether a training has ended. @public */
export function hasEnded(state: TrainingState): boolean {
  return TRAINING_END_STATES.includes(state);
}

/** A value of a parameter, as `modelport.yaml` declares it. @public */
export type ParameterValue = string | number | boolean;

/** The tracking run that a training fills. @public */
export interface TrainingRun {
  server: string;
  experimentId: string;
  runId: string;
}

/** A training of a model. Times are ISO 8601. @public */
export interface Training {
  id: string;
  /** Full entity reference of the model, lower case. */
  entityRef: string;
  profile: string;
  parameters: Record<string, ParameterValue>;
  /** Full hash of the commit that is trained. */
  commit: string;
  launcher: string;
  /** Cluster that it runs on; absent when it runs on the portal's own machine. */
  cluster?: string;
  state: TrainingState;
  /** The state in one sentence for people: what happens, or why it ended and what to do. */
  stateMessage: string;
  /** Share of the preparation that is done, 0..1, when it is known. */
  progress?: number;
  createdBy: string;
  createdAt: string;
  /** Full reference of the user who cancelled it; absent unless its state is `cancelling` or `cancelled`. */
  cancelledBy?: string;
  startedAt?: string;
  endedAt?: string;
  exitCode?: number;
  run?: TrainingRun;
  /** Absent where it runs on the portal's own machine, and where the price of its machines is not known. */
  cost?: TrainingCost;
  /** The training that this one repeats. */
  againOf?: string;
}

/** A parameter of a profile. @public */
export interface ProfileParameter {
  name: string;
  type: 'number' | 'integer' | 'string' | 'boolean';
  default?: ParameterValue;
  minimum?: number;
  maximum?: number;
  enum?: ParameterValue[];
  description?: string;
}

/** A way to train a model, declared in `modelport.yaml`. @public */
export interface TrainingProfile {
  name: string;
  title: string;
  description?: string;
  parameters: ProfileParameter[];
  /** Limits in seconds and MiB. */
  limits: { timeoutSeconds: number; memoryMiB: number };
  /** What it needs of a cluster, of each of its nodes; `cpu` in cores. */
  resources?: {
    gpu?: { type?: string; count?: number };
    nodes?: number;
    spot?: boolean;
    cpu?: number;
  };
  /** Sets of packages beyond the base set, e.g. `torch`. */
  extras: string[];
}
