import type {
  PreviewReach,
  ShortReach,
} from '@modelport/plugin-fraud-latency-common';

/** What {@link reachOf} is computed from. */
export interface ReachInput {
  /** Age of the oldest payment that was looked at, in days; 0 where there is none. */
  days: number;
  /** Days that payments are kept. */
  keepDays: number;
  /** Days that outcomes take to come. */
  maturityDays: number;
  /** Payments that were looked at, and how many are at most. */
  payments: number;
  most: number;
  /** Of the payments that were decided anew, and of them those that are as old as outcomes take. */
  counted: number;
  matured: number;
}

/** What is kept only as long as outcomes take is gone as soon as it is old enough. */
function shortReachOf({
  days,
  keepDays,
  maturityDays,
  payments,
  most,
}: ReachInput): ShortReach | undefined {
  if (days < maturityDays && payments >= most) return 'most';
  if (keepDays <= maturityDays) return 'retention';
  return days < maturityDays ? 'young' : undefined;
}

/** How far back the payments of a preview go, and why they do not go back as long as outcomes take. */
export function reachOf(input: ReachInput): PreviewReach {
  const { days, keepDays, counted, matured } = input;
  const short = shortReachOf(input);
  return {
    ...{ days, keepDays },
    maturedShare: counted > 0 ? matured / counted : null,
    ...(short && { short }),
  };
}
