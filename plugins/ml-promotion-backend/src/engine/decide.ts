import type { DeploymentRecord } from '../store/DeploymentStore';
import type { Observation } from '../targets/RolloutTarget';

/** The one thing to do next for a deployment. */
export type Step =
  /** Nothing, until something changes. */
  | { do: 'wait' }
  /** Records that its files are fetched or checked, on the way to a start. */
  | { do: 'note-fetching' }
  /** Brings the files. */
  | { do: 'fetch' }
  /** Starts to serve. */
  | { do: 'start' }
  /** Records that it serves, and what. */
  | { do: 'note-serving' }
  /** Tells those that it replaces to stop, and the portal that it serves. */
  | { do: 'announce' }
  /** Records that it has ended by itself, and that it is started again or has failed. */
  | { do: 'note-crash'; lastLines: string }
  /** Records that it is being ended. */
  | { do: 'note-stopping' }
  /** Has its target end it. */
  | { do: 'stop'; how: 'drain' | 'kill' }
  /** Records its end. */
  | { do: 'finish'; state: 'stopped' | 'failed'; message: string }
  /** Removes what is no longer needed. */
  | { do: 'settle' };

/** What a decision looks at: the record, its target's view, and the clock. */
export interface Situation {
  deployment: Pick<
    DeploymentRecord,
    'state' | 'wanted' | 'announced' | 'settled' | 'retryAt'
  >;
  observation: Observation;
  now: Date;
}

/** What does not answer for so long is ended and started again. */
const MOST_SILENCE_MS = 30_000;

const WAIT: Step = { do: 'wait' };
const KILL: Step = { do: 'stop', how: 'kill' };

/**
 * Decides the next step of a deployment from what is wanted and what is; pure, so that any crash leads back to the same
 * decision. What is not wanted is never started, and what has ended is never left running.
 */
export function decide(situation: Situation): Step {
  const { deployment, observation, now } = situation;
  const { state, wanted, settled, retryAt } = deployment;
  const isDue = !retryAt || retryAt <= now;
  const runs = !['absent', 'ended'].includes(observation.phase);
  if (wanted === 'stop' && state !== 'stopped') {
    if (!runs) {
      return { do: 'finish', state: 'stopped', message: 'Stopped.' };
    }
    return state === 'stopping'
      ? { do: 'stop', how: 'drain' }
      : { do: 'note-stopping' };
  }
  if (state === 'stopped' || state === 'failed') {
    if (runs) {
      return KILL;
    }
    return !settled && isDue ? { do: 'settle' } : WAIT;
  }
  return decideWanted(situation, isDue);
}

function decideWanted(
  { deployment, observation }: Situation,
  isDue: boolean,
): Step {
  const { state, announced } = deployment;
  switch (observation.phase) {
    case 'absent':
      return isDue ? decideAbsent(state) : WAIT;
    case 'starting':
      return WAIT;
    case 'serving':
      if (state !== 'serving') {
        return isDue ? { do: 'note-serving' } : WAIT;
      }
      return announced || !isDue ? WAIT : { do: 'announce' };
    case 'unresponsive':
      return observation.forMs >= MOST_SILENCE_MS ? KILL : WAIT;
    case 'foreign':
      return KILL;
    case 'ended':
      return decideEnded(observation, state, isDue);
    default:
      throw new Error(`Unknown phase ${observation satisfies never}`);
  }
}

function decideAbsent(state: DeploymentRecord['state']): Step {
  switch (state) {
    case 'fetching':
      return { do: 'fetch' };
    case 'starting':
      return { do: 'start' };
    default:
      return { do: 'note-fetching' };
  }
}

function decideEnded(
  { refusal, lastLines }: Extract<Observation, { phase: 'ended' }>,
  state: DeploymentRecord['state'],
  isDue: boolean,
): Step {
  // A way to a start that has begun again goes on; the end that is seen is the one before.
  if (state === 'pending' || state === 'fetching') {
    return isDue ? decideAbsent(state) : WAIT;
  }
  return refusal === undefined
    ? { do: 'note-crash', lastLines }
    : { do: 'finish', state: 'failed', message: `${refusal}.` };
}
