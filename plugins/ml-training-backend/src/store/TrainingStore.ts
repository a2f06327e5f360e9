import type {
  ParameterValue,
  TrainingRun,
  TrainingState,
} from '@modelport/plugin-ml-training-common';
import type { Lease, Leases } from '@modelport/plugin-ml-node';
import type { TrainingPlan } from '../launchers/TrainingLauncher';

/** What people or the portal want of a training: that it runs, is cancelled, or stops because the portal stops. */
export type Wanted = 'run' | 'cancel' | 'stop';

/** A training as it is stored: what is wanted of it, and where it stands. */
export interface TrainingRecord {
  id: string;
  /** Order in which trainings were asked for. */
  sequence: number;
  entityRef: string;
  profile: string;
  parameters: Record<string, ParameterValue>;
  commit: string;
  launcher: string;
  /** The host whose portal drives it. */
  host: string;
  plan: TrainingPlan;
  wanted: Wanted;
  state: TrainingState;
  stateMessage: string;
  progress?: number;
  createdBy: string;
  createdAt: Date;
  /** Who asked for its end; it may have ended in another way before. */
  cancelledBy?: string;
  startedAt?: Date;
  endedAt?: Date;
  exitCode?: number;
  run?: TrainingRun;
  /** Id of the token that the process logs with. */
  tokenId?: string;
  againOf?: string;
  requestId?: string;
  /** True when it has ended, its run has ended and its token is revoked: nothing is left to do. */
  settled: boolean;
  /** How often the step that is due has failed. */
  failures: number;
  /** Not before this time is the failed step tried again. */
  retryAt?: Date;
  /** Counts the changes; a change is refused when the record has moved on. */
  revision: number;
}

/** A training that was just asked for. */
export type NewTraining = Omit<
  TrainingRecord,
  | 'sequence'
  | 'wanted'
  | 'state'
  | 'stateMessage'
  | 'cancelledBy'
  | 'settled'
  | 'failures'
  | 'revision'
>;

/** What can change in a training; `null` takes a value away. */
export type TrainingChange = Partial<
  Pick<
    TrainingRecord,
    | 'host'
    | 'wanted'
    | 'state'
    | 'stateMessage'
    | 'cancelledBy'
    | 'startedAt'
    | 'endedAt'
    | 'exitCode'
    | 'run'
    | 'settled'
    | 'failures'
  >
> & {
  progress?: number | null;
  tokenId?: string | null;
  retryAt?: Date | null;
};

/** Remembers trainings and who drives them. */
export interface TrainingStore {
  /** Adds a training, or gives the one that the same person's request of this id has made before. */
  insert(training: NewTraining): Promise<TrainingRecord>;
  /** One training of an entity. */
  find(entityRef: string, id: string): Promise<TrainingRecord | undefined>;
  /** Trainings of whatever entities; those that are not there are left out. */
  findAll(ids: readonly string[]): Promise<TrainingRecord[]>;
  /** The training that a request of a person has made. */
  findByRequest(
    entityRef: string,
    createdBy: string,
    requestId: string,
  ): Promise<TrainingRecord | undefined>;
  /** Trainings of an entity, newest first, optionally those before one. */
  list(
    entityRef: string,
    page: { limit: number; before?: string },
  ): Promise<TrainingRecord[]>;
  /** Trainings of a host for which something is left to do, in the order of asking. */
  listActive(host: string): Promise<TrainingRecord[]>;
  /** Hosts that have trainings which have not ended. */
  listActiveHosts(): Promise<string[]>;
  /**
   * Changes a training unless it has moved on since `revision`, or the lease has passed to another.
   * @returns the training as it is then; undefined when the change was refused
   */
  update(
    id: string,
    revision: number,
    change: TrainingChange,
    lease?: Lease,
  ): Promise<TrainingRecord | undefined>;
  /** Who drives what. */
  leases: Leases;
}
