import type { ScoringInstance } from '@modelport/plugin-fraud-latency-common';

/** When any instance answered last, in milliseconds since 1970; undefined when none did since the portal runs. */
export function lastSeen(
  instances: readonly ScoringInstance[],
): number | undefined {
  const times = instances.flatMap(({ seenAt }) =>
    seenAt === undefined ? [] : [Date.parse(seenAt)],
  );
  return times.length > 0 ? Math.max(...times) : undefined;
}
