import { toError } from '@backstage/errors';
import { isRefusal } from '@modelport/plugin-ml-node';
import type { DeploymentChange } from '../store/DeploymentStore';
import { UnfitModelError } from '../targets/RolloutTarget';
import type { Step } from './decide';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

/** Pause before a try, after a number of failures: it doubles, up to 15 s. */
export function pauseAfter(failures: number): number {
  return Math.min(
    FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 10),
    LONGEST_PAUSE_MS,
  );
}

/**
 * Says what follows when a step has failed: another try after a pause that grows, or the end of the deployment when
 * another try would change nothing. An outage is waited for, so that what served comes back by itself.
 */
export function answerToFailure(failure: {
  step: Step;
  error: unknown;
  /** How often it has failed, this time included. */
  failures: number;
  now: Date;
}): DeploymentChange | Extract<Step, { do: 'finish' }> {
  const { step, error, failures, now } = failure;
  const { message } = toError(error);
  const mayFail = step.do === 'fetch' || step.do === 'start';
  if (mayFail && (error instanceof UnfitModelError || isRefusal(error))) {
    return { do: 'finish', state: 'failed', message: `${message}.` };
  }
  return {
    failures,
    retryAt: new Date(now.getTime() + pauseAfter(failures)),
    ...(mayFail && {
      stateMessage: `Tries again soon; the last try failed: ${message}.`,
    }),
  };
}
