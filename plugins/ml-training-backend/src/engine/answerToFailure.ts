import { ResponseError, toError } from '@backstage/errors';
import { isRefusal } from '@modelport/plugin-ml-node';
import type { TrainingState } from '@modelport/plugin-ml-training-common';
import { isOutage } from '../launchers/isOutage';
import type { TrainingChange } from '../store/TrainingStore';
import type { Step } from './decide';

const MOST_TRIES = 10;
const LONGEST_PAUSE_MS = 15_000;
const LONGEST_SETTLE_PAUSE_MS = 60_000;
const OUTAGE_PAUSE_MS = 5_000;

/**
 * Says what follows when a step has failed: another try after a pause, or the end of the training when the answer was no or
 * many tries have failed. An outage is no try. What has begun to run goes on whatever its portal fails at, and settling is
 * tried for ever, since nobody else would do it.
 */
export function answerToFailure(failure: {
  step: Step;
  /** Of the training, as it is recorded. */
  state: TrainingState;
  error: unknown;
  /** How often it has failed since it last went well, this time included. */
  failures: number;
  now: Date;
}): TrainingChange | Extract<Step, { do: 'finish' }> {
  const { step, state, error, failures, now } = failure;
  // What another plugin answered says why; "Request failed with 409" does not.
  const { message } = toError(
    error instanceof ResponseError ? error.cause : error,
  );
  const after = (pause: number) => new Date(now.getTime() + pause);
  if (step.do === 'settle') {
    return {
      failures,
      retryAt: after(growing(failures, LONGEST_SETTLE_PAUSE_MS)),
    };
  }
  const stateMessage = `Tries again soon; the last try failed: ${message}`;
  if (isOutage(error)) {
    return {
      failures: failures - 1,
      retryAt: after(OUTAGE_PAUSE_MS),
      stateMessage,
    };
  }
  const hasBegun = state === 'running' || state === 'cancelling';
  if (!hasBegun && (isRefusal(error) || failures >= MOST_TRIES)) {
    return {
      do: 'finish',
      end: { state: 'failed', message: `It could not start: ${message}` },
    };
  }
  return {
    failures,
    retryAt: after(growing(failures, LONGEST_PAUSE_MS)),
    stateMessage,
  };
}

function growing(failures: number, longest: number): number {
  return Math.min(1000 * 2 ** Math.min(failures - 1, 10), longest);
}
