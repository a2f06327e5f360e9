/** A part of the work on a request. */
export type Stage = 'parse' | 'features' | 'inference' | 'decide' | 'store';

/** Told how long each stage of a request took. */
export interface StageTimer {
  /** The stage has just ended. */
  mark(stage: Stage): void;
}

/** Where nobody wants to know. */
export const NO_TIMER: StageTimer = { mark() {} };
