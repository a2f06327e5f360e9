import type { WindowFeature } from '@modelport/fraud-core';
import type { History } from './history';

/**
 * A window of a key as of a time by its definition: cut out of what had been received, with no code of what it judges.
 * Knows counts, means of amounts and shares of fraud.
 */
export function asDefined(
  { decisions, outcomes }: History,
  { entity, aggregation, column, window, bucket, delay }: WindowFeature,
  key: string,
  time: number,
): number {
  const bucketOf = (at: number) => Math.floor(at / (1_000 * bucket));
  const last = bucketOf(time) - delay / bucket;
  const within = decisions.filter(decision => {
    const at = bucketOf(decision.event_time);
    return (
      decision[entity as 'customer' | 'terminal'] === key &&
      decision.received_at <= time &&
      at <= last &&
      at > last - window / bucket
    );
  });
  if (aggregation === 'count') return within.length;
  if (within.length === 0) return 0;
  if (column === 'amount') {
    const units = within.reduce(
      (sum, { amount }) => sum + Math.round(amount * 10_000),
      0,
    );
    return Math.fround(units / within.length / 10_000);
  }
  const isFraud = (id: string) =>
    outcomes
      .filter(each => each.transaction_id === id && each.received_at <= time)
      .sort(
        (a, b) =>
          a.labelled_at - b.labelled_at || a.received_at - b.received_at,
      )
      .at(-1)?.is_fraud === true;
  const frauds = within.filter(each => isFraud(each.transaction_id));
  return Math.fround(frauds.length / within.length);
}
