import type { TrainingState } from '@modelport/plugin-ml-training-common';
import type { TrainingExit, TrainingPlan } from '../launchers/TrainingLauncher';

/** How a training ended, in a state and a sentence. */
export interface TrainingEnd {
  state: Extract<
    TrainingState,
    'succeeded' | 'failed' | 'cancelled' | 'stopped' | 'lost'
  >;
  message: string;
  exitCode?: number;
}

/** The end of a training that was stopped together with the portal. */
export const STOPPED: TrainingEnd = {
  state: 'stopped',
  message: 'Stopped with the portal. Run it again to train.',
};

/** The end of a training that was cancelled. */
export const CANCELLED: TrainingEnd = {
  state: 'cancelled',
  message: 'Cancelled.',
};

/** The end of a training whose process is gone. */
export const LOST: TrainingEnd = {
  state: 'lost',
  message:
    'Its process is gone and left no exit code; the machine may have restarted or run out of memory. Run it again.',
};

/** Says how a process ended, in words for people. */
export function describeExit(
  exit: TrainingExit,
  limits: TrainingPlan['limits'],
): TrainingEnd {
  const exitCode = exit.code;
  switch (exit.reason) {
    case 'cancelled':
      return { ...CANCELLED, exitCode };
    case 'stopped':
      return { ...STOPPED, exitCode };
    case 'timeout':
      return {
        state: 'failed',
        message: `Ended after its limit of ${limits.timeoutSeconds} s. Raise limits.timeoutSeconds of the profile in modelport.yaml, or train less.`,
        exitCode,
      };
    case 'memory':
      return {
        state: 'failed',
        message: `Ended because it used more than its limit of ${limits.memoryMiB} MiB of memory. Raise limits.memoryMiB of the profile in modelport.yaml, or use less data.`,
        exitCode,
      };
    case 'exited':
      break;
    default:
      throw new Error(`Unknown reason ${exit.reason satisfies never}`);
  }
  if (exit.code === 0) {
    return { state: 'succeeded', message: 'Training succeeded.', exitCode };
  }
  if (exit.code === undefined) {
    return {
      state: 'failed',
      message: `The command was ended by ${
        exit.signal ?? 'a signal'
      } from outside the portal. Run it again.`,
    };
  }
  return {
    state: 'failed',
    message: `The command ended with exit code ${exit.code}; the end of the log says why.`,
    exitCode,
  };
}
