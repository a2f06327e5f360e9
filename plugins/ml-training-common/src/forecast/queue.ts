/**
 * A training that waits for what is scarce in a queue, such as GPUs of one flavor.
 *
 * @public
 */
export interface QueuedWork {
  /** Trainings of one profile of one model take similar times: what a duration is learned from. */
  profile: string;
  /** How much of the scarce resource it holds at once while it runs. */
  demand: number;
  /** The longest that it may run, in seconds. */
  limitSeconds: number;
}

/**
 * A training that runs.
 *
 * @public
 */
export interface RunningWork extends QueuedWork {
  /** How long it has run, in seconds. */
  elapsedSeconds: number;
}

/**
 * Kueue's `queueingStrategy`: whether a training that does not fit yet holds up those behind it.
 *
 * @public
 */
export type QueueingStrategy = 'StrictFIFO' | 'BestEffortFIFO';

/**
 * What is known of a queue when somebody asks how long a training would wait in it.
 *
 * @public
 */
export interface QueueState {
  strategy: QueueingStrategy;
  /** Of the resource, in the units of `demand`: nominal + borrowable - used. */
  free: number;
  running: readonly RunningWork[];
  /** In the order of the queue. */
  ahead: readonly QueuedWork[];
  /** Trainings that come later and may be let in first where the strategy permits it; absent: none are expected. */
  arrivals?: {
    perSecond: number;
    /** What has come lately; each is as likely to come again. */
    like: readonly QueuedWork[];
  };
}

/**
 * Durations of trainings that have ended, in seconds, by profile.
 *
 * @public
 */
export type DurationHistory = ReadonlyMap<string, readonly number[]>;

/**
 * How long a training would wait. `between`: with a probability of 80 %. `unknown`: `why` says in one sentence what is missing.
 *
 * @public
 */
export type WaitForecast =
  | { kind: 'at-once' }
  | {
      kind: 'between';
      fromSeconds: number;
      medianSeconds: number;
      toSeconds: number;
    }
  | { kind: 'unknown'; why: string };
