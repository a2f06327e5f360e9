import type { TrainingRecord } from '../store/TrainingStore';
import type { ReservationRecord } from './BudgetStore';

const HOUR_SECONDS = 3_600;

/**
 * What a training has cost until now, or until its end: from its first start on, at the price that was known when it was asked
 * for. Nothing for one that never began, or whose price was not known.
 *
 * A queue counts the time for which it lets a training in, over all its attempts, and ends it at its limit; between two attempts
 * it waits and costs nothing. So it has never cost more than its limit. Without a queue each attempt has the limit anew.
 */
export function spentBy(
  { price }: Pick<ReservationRecord, 'price'>,
  {
    startedAt,
    endedAt,
    plan,
  }: Pick<TrainingRecord, 'startedAt' | 'endedAt' | 'plan'>,
  now: Date,
): number {
  if (!price || !startedAt) return 0;
  const until = endedAt ?? now;
  const passed = Math.max(until.getTime() - startedAt.getTime(), 0) / 1000;
  const isQueued = plan.placement?.queue !== undefined;
  const seconds = isQueued
    ? Math.min(passed, plan.limits.timeoutSeconds)
    : passed;
  return (price.perHour * seconds) / HOUR_SECONDS;
}
