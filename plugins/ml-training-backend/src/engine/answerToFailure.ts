import { ResponseError, toError } from '@backstage/errors';
import { isRefusal } from '@modelport/plugin-ml-node';
import type { TrainingChange } from '../store/TrainingStore';
import type { Step } from './decide';

const MOST_TRIES = 10;
const LONGEST_PAUSE_MS = 15_000;
const LONGEST_SETTLE_PAUSE_MS = 60_000;

/**
 * Says what follows when a step has failed: another try after a pause that grows, or the end of the training when
 * the answer was no or many tries have failed. Settling is tried for ever, since nobody else would do it.
 */
export function answerToFailure(failure: {
  step: Step;
  error: unknown;
  /** How often it has failed, this time included. */
  failures: number;
  now: Date;
}): TrainingChange | Extract<Step, { do: 'finish' }> {
  const { step, error, failures, now } = failure;
  // What another plugin answered says why; "Request failed with 409" does not.
  const { message } = toError(
    error instanceof ResponseError ? error.cause : error,
  );
  const settling = step.do === 'settle';
  if (!settling && (isRefusal(error) || failures >= MOST_TRIES)) {
    return {
      do: 'finish',
      end: { state: 'failed', message: `It could not start: ${message}` },
    };
  }
  const longest = settling ? LONGEST_SETTLE_PAUSE_MS : LONGEST_PAUSE_MS;
  const pause = Math.min(1000 * 2 ** Math.min(failures - 1, 10), longest);
  const stateMessage = `Tries again soon; the last try failed: ${message}`;
  return {
    failures,
    retryAt: new Date(now.getTime() + pause),
    ...(settling ? {} : { stateMessage }),
  };
}
