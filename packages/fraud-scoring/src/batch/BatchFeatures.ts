/**
 * Features of a view for some keys.
 *
 * @public
 */
export interface BatchRead {
  /** The feature view. */
  view: string;
  /** Column of its entity's key. */
  joinKey: string;
  /** Names of its features. */
  features: readonly string[];
  /** As the view has them: pseudonyms; each once. */
  keys: readonly string[];
}

/**
 * What is known of some keys.
 *
 * @public
 */
export interface BatchRows {
  /** For each key its features, one after the other; NaN where nothing is known. */
  values: Float32Array;
  /** The latest event time of a value, in milliseconds since 1970-01-01; absent where nothing is known of any key. */
  newest?: number;
}

/**
 * Why features could not be read: the store does not answer, it says that there is no such view or feature, or what it
 * answers is no number for each key.
 *
 * @public
 */
export type BatchReadProblem = 'unavailable' | 'refused' | 'unusable';

/**
 * Features could not be read; the message says why, and holds no key and no token.
 *
 * @public
 */
export class BatchReadError extends Error {
  constructor(
    readonly problem: BatchReadProblem,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'BatchReadError';
  }
}

/**
 * Where features lie that a batch job computes. It is only read.
 *
 * @public
 */
export interface BatchFeatures {
  /** @throws BatchReadError */
  read(request: BatchRead): Promise<BatchRows>;
  /** Gives up what is under way. May be called again. */
  close(): Promise<void>;
}
