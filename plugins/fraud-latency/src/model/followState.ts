import type { ServingInstance } from '@modelport/plugin-fraud-latency-common';

/**
 * How far an instance follows what is approved: `problem` says that it does not and why, `alone` that it follows no portal,
 * `waiting` that it has not taken the newest change yet.
 */
export type FollowState = 'problem' | 'alone' | 'waiting' | 'taken';

/** How far an instance follows the revision that is wanted. */
export function followState(
  { problem, revision }: ServingInstance,
  wantedRevision: number,
): FollowState {
  if (problem !== undefined) return 'problem';
  if (revision === undefined) return 'alone';
  return revision < wantedRevision ? 'waiting' : 'taken';
}

/** How many of the instances are in each state. */
export function countFollowing(
  instances: readonly ServingInstance[],
  wantedRevision: number,
): Record<FollowState, number> {
  const counts = { problem: 0, alone: 0, waiting: 0, taken: 0 };
  for (const instance of instances) {
    counts[followState(instance, wantedRevision)] += 1;
  }
  return counts;
}
