import { hasEnded } from '@modelport/plugin-ml-training-common';
import type {
  Training,
  TrainingState,
} from '@modelport/plugin-ml-training-common';
import type { StatusTone } from '@modelport/plugin-ml-react';

/** How each state is drawn. */
export const TRAINING_TONES: Record<TrainingState, StatusTone> = {
  queued: 'waiting',
  preparing: 'running',
  running: 'running',
  cancelling: 'warning',
  succeeded: 'positive',
  failed: 'negative',
  cancelled: 'warning',
  stopped: 'warning',
  lost: 'negative',
};

/** How long the command has run, or has been waited for while it does not run yet, in milliseconds. */
export function trainingDuration(
  training: Pick<Training, 'state' | 'createdAt' | 'startedAt' | 'endedAt'>,
  now: number,
): number | undefined {
  const { state, createdAt, startedAt, endedAt } = training;
  if (hasEnded(state)) {
    return startedAt && endedAt
      ? Date.parse(endedAt) - Date.parse(startedAt)
      : undefined;
  }
  return Math.max(0, now - Date.parse(startedAt ?? createdAt));
}

/** What the backend says of the state in full and the page says with the duration. */
const REPEATED = new Set(['Cancelled.', 'Training succeeded.']);

/** The words that the backend has for the state, unless they only repeat it. */
export function messageOf({
  stateMessage,
}: Pick<Training, 'stateMessage'>): string {
  return REPEATED.has(stateMessage) ? '' : stateMessage;
}

/** A commit as people write it. */
export function shortCommit(commit: string): string {
  return commit.slice(0, 7);
}
