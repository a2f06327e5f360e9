import { hasEnded } from '@modelport/plugin-ml-training-common';
import type { Observation } from '../launchers/TrainingLauncher';
import type { TrainingRecord } from '../store/TrainingStore';
import {
  CANCELLED,
  describeExit,
  LOST,
  STOPPED,
  type TrainingEnd,
} from './describeEnd';

/** The one thing to do next for a training. */
export type Step =
  /** Nothing, until something changes. */
  | { do: 'wait' }
  /** Takes it from the queue. */
  | { do: 'admit' }
  /** Makes its tracking run. */
  | { do: 'create-run' }
  /** Begins to fetch the commit and to make the environment. */
  | { do: 'prepare' }
  /** Records how far the preparation is. */
  | { do: 'report'; message: string; progress?: number }
  /** Issues its token and starts the process. */
  | { do: 'launch' }
  /** Records that the process runs. */
  | { do: 'note-running'; startedAt: Date }
  /** Records that it is being ended. */
  | { do: 'note-cancelling'; message: string }
  /** Asks the launcher to end it. */
  | { do: 'interrupt'; why: 'cancel' | 'stop' }
  /** Records its end, at the times that its launcher knows. */
  | { do: 'finish'; end: TrainingEnd; startedAt?: Date; endedAt?: Date }
  /** Ends its tracking run, revokes its token, removes what it no longer needs. */
  | { do: 'settle' };

/** What a decision looks at: the record, its launcher's view, the clock, and whether there is room for another. */
export interface Situation {
  training: Pick<
    TrainingRecord,
    | 'state'
    | 'stateMessage'
    | 'wanted'
    | 'run'
    | 'settled'
    | 'retryAt'
    | 'progress'
    | 'plan'
  >;
  observation: Observation;
  now: Date;
  hasRoom: boolean;
}

/** What is said of a training whose command runs. */
export const RUNS = 'The training command runs.';

const WAIT: Step = { do: 'wait' };

/**
 * Decides the next step of a training from what is wanted and what is; pure, so that any crash leads back to the same
 * decision. A training that has ended never moves again, and one that is not wanted is never launched.
 */
export function decide(situation: Situation): Step {
  const { training, observation, now, hasRoom } = situation;
  const isDue = !training.retryAt || training.retryAt <= now;
  if (hasEnded(training.state)) {
    return !training.settled && isDue ? { do: 'settle' } : WAIT;
  }
  if (observation.phase === 'ended') {
    const { exit, startedAt } = observation;
    const end = describeExit(exit, training.plan.limits);
    return { do: 'finish', end, startedAt, endedAt: exit.at };
  }
  if (observation.phase === 'lost') {
    const { message = LOST.message } = observation;
    return { do: 'finish', end: { ...LOST, message } };
  }
  if (training.wanted !== 'run') {
    return decideUnwanted(situation);
  }
  if (training.state === 'queued') {
    return hasRoom ? { do: 'admit' } : WAIT;
  }
  return decideWanted(situation, isDue);
}

function decideUnwanted({ training, observation }: Situation): Step {
  const why = training.wanted === 'stop' ? 'stop' : 'cancel';
  switch (observation.phase) {
    case 'preparing':
    case 'starting':
    case 'running':
      if (training.state === 'cancelling') {
        return { do: 'interrupt', why };
      }
      return {
        do: 'note-cancelling',
        message: why === 'stop' ? 'Stops with the portal.' : 'Is being ended.',
      };
    default:
      return { do: 'finish', end: why === 'stop' ? STOPPED : CANCELLED };
  }
}

function decideWanted(
  { training, observation }: Situation,
  isDue: boolean,
): Step {
  const hasRun = training.state === 'running';
  switch (observation.phase) {
    case 'absent':
      if (hasRun) {
        return { do: 'finish', end: LOST };
      }
      if (!isDue) {
        return WAIT;
      }
      return training.run ? { do: 'prepare' } : { do: 'create-run' };
    case 'preparing': {
      const { message, progress } = observation;
      const isNews =
        message !== training.stateMessage || progress !== training.progress;
      return isNews ? { do: 'report', message, progress } : WAIT;
    }
    case 'prepared':
      if (hasRun) {
        return { do: 'finish', end: LOST };
      }
      return isDue ? { do: 'launch' } : WAIT;
    case 'unprepared':
      return {
        do: 'finish',
        end: { state: 'failed', message: observation.message },
      };
    case 'starting': {
      const { message } = observation;
      const isNews = message !== undefined && message !== training.stateMessage;
      return isNews ? { do: 'report', message } : WAIT;
    }
    case 'running':
      if (!hasRun) {
        return { do: 'note-running', startedAt: observation.startedAt };
      }
      // It may have waited for another node meanwhile.
      return training.stateMessage === RUNS
        ? WAIT
        : { do: 'report', message: RUNS };
    default:
      // 'ended' and 'lost' were decided before.
      return WAIT;
  }
}
