import type { PolicyPreview } from '@modelport/plugin-fraud-latency-common';
import { allOf } from './policyPreview';

/** More reviews than so many times those of then are worth a warning, and an alarm: people are not hired in a day. */
const WARNING_TIMES = 1.5;
const DANGER_TIMES = 3;
/** Fewer than this share of all payments more are no flood, however few there were. */
const WARNING_SHARE = 0.001;
const DANGER_SHARE = 0.01;

/** Payments that a policy sends to review, beside those that were sent then. */
export interface ReviewFlood {
  level: 'none' | 'warning' | 'danger';
  /** So many more than then; 0 where there are not more. */
  more: number;
}

/** How many more payments the policy sends to review than were sent then, and how bad that is. */
export function reviewFlood({
  before,
  after,
}: Pick<PolicyPreview, 'before' | 'after'>): ReviewFlood {
  const more = Math.max(0, after.reviewed - before.reviewed);
  const share = more / Math.max(allOf(before), 1);
  const isAbove = (times: number, leastShare: number) =>
    after.reviewed > times * before.reviewed && share >= leastShare;
  if (isAbove(DANGER_TIMES, DANGER_SHARE)) return { level: 'danger', more };
  const isWarning = isAbove(WARNING_TIMES, WARNING_SHARE);
  return { level: isWarning ? 'warning' : 'none', more };
}
