import type { TransactionEvent } from '../events';
import type { Transform } from './declaration';
import { type EntityState, laneOf } from './entityState';
import type { FeatureLayout } from './layout';
import { readWindow } from './readWindow';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** 1970-01-01 was a Thursday, the third day after Monday. */
const FIRST_WEEKDAY = 3;
const SATURDAY = 5;
const LAST_HOUR_OF_NIGHT = 6;

function transform(
  kind: Transform,
  { amount, eventTime }: TransactionEvent,
): number {
  switch (kind) {
    case 'amount':
      return amount;
    case 'night':
      return Number(Math.floor((eventTime % DAY) / HOUR) <= LAST_HOUR_OF_NIGHT);
    case 'weekend':
      return Number(
        (Math.floor(eventTime / DAY) + FIRST_WEEKDAY) % 7 >= SATURDAY,
      );
    default:
      throw new TypeError(`No such transform: ${kind}`);
  }
}

/**
 * The model's input for each feature set of a layout, as of a transaction that is already counted.
 *
 * @param states - of the transaction's entities
 */
export function valuesOf(
  layout: FeatureLayout,
  states: Readonly<Record<string, EntityState>>,
  event: TransactionEvent,
): Float32Array[] {
  return layout.sets.map((set, at) => {
    const values = new Float32Array(set.features.length);
    set.features.forEach((feature, column) => {
      if (feature.kind === 'transform') {
        values[column] = transform(feature.transform, event);
      }
    });
    for (const plan of layout.batchPlans[at].columns) {
      const value = event.batch?.[plan.at] ?? NaN;
      values[plan.column] = Number.isNaN(value) ? plan.missing : value;
    }
    for (const [entity, windows] of layout.plans[at]) {
      const state = states[entity];
      for (const plan of windows) {
        const now = Math.floor(event.eventTime / (plan.feature.bucket * 1_000));
        values[plan.column] = readWindow(laneOf(state, plan.lane), plan, now);
      }
    }
    return values;
  });
}
