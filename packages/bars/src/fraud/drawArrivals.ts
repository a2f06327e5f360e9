import { seeded } from '@modelport/fraud-core';
import type { Arrival, Simulated } from './Oracle';

const DAY = 86_400;
/** Shares of the transactions. */
const LATE = 0.02;
const REPEATED = 0.01;
const WRONGLY_ACCUSED = 0.002;
/** Share of the labels that are taken back. */
const TAKEN_BACK = 0.1;
/** In seconds; within the lateness that the features allow. */
const MOST_LATE = 3_000;

/** An order of arrival with late and repeated transactions, labels that come after hours or weeks, and corrections of them. */
export function drawArrivals(
  { seconds, fraud }: Simulated,
  seed: number,
): { arrivals: Arrival[]; lateBy: Map<number, number> } {
  const random = seeded(seed);
  const timed: { at: number; arrival: Arrival }[] = [];
  const lateBy = new Map<number, number>();
  const add = (at: number, kind: Arrival['kind'], transaction: number) =>
    timed.push({ at, arrival: { kind, transaction, given: at } });
  seconds.forEach((time, transaction) => {
    const late = random() < LATE ? Math.ceil(random() ** 3 * MOST_LATE) : 0;
    if (late) lateBy.set(transaction, late);
    add(time + late, 'transaction', transaction);
    if (random() < REPEATED) {
      add(
        time + late + random() * (MOST_LATE - late),
        'transaction',
        transaction,
      );
    }
    const isFraud = fraud[transaction] === 1;
    if (!isFraud && random() >= WRONGLY_ACCUSED) return;
    const known = Math.ceil(time + late + (0.2 + 13 * random()) * DAY);
    add(known, 'fraud', transaction);
    if (!isFraud || random() < TAKEN_BACK) {
      const later = Math.ceil(known + (1 + 3 * random()) * DAY);
      add(later, 'not-fraud', transaction);
    }
    // A label that was sent twice.
    if (random() < REPEATED) {
      timed.push({
        at: known + 5 * DAY * random(),
        arrival: { kind: 'fraud', transaction, given: known },
      });
    }
  });
  timed.sort((a, b) => a.at - b.at);
  return { arrivals: timed.map(({ arrival }) => arrival), lateBy };
}
