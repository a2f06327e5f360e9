import {
  type EntityState,
  type FeatureLayout,
  type TimeRules,
  update,
} from '@modelport/fraud-core';

/** A transaction that is too late for every window: it is answered by the states as they are, and counted nowhere. */
const NEVER_COUNTED: TimeRules = { lateness: -Infinity, ahead: 0 };

/**
 * The windows of one entity as of a time, by the code that gives a transaction its features; no transaction of that time is
 * among them.
 *
 * @param layout - of one feature set
 * @param time - in milliseconds since 1970-01-01
 * @returns all columns of the set; those that are no window of this entity mean nothing
 */
export function windowValues(
  layout: FeatureLayout,
  entity: string,
  state: EntityState,
  time: number,
): Float32Array {
  const keys = Object.fromEntries(
    [...layout.entities.keys()].map(each => [each, 'asked']),
  );
  const { features } = update(
    layout,
    { [entity]: state },
    {
      transactionId: 'asked',
      eventTime: time,
      receivedAt: time,
      amount: 0,
      keys,
    },
    NEVER_COUNTED,
  );
  return features[0];
}
