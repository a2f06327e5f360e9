import type { JsonBody } from './RelayCall';
import { malformed } from './RelayError';
import { isPlainObject } from './rules/isPlainObject';

// A run of the year 10000 would stand first in every list for ever; clocks are wrong by hours.
const AHEAD_MS = 24 * 60 * 60 * 1_000;
const TIMES = ['start_time', 'end_time', 'timestamp'];
const LISTS = ['metrics', 'params', 'models'];
const DIGITS = /^-?\d+$/;

// Some clients write 64-bit integers as texts.
const numberOf = (value: unknown) =>
  typeof value === 'string' && DIGITS.test(value) ? Number(value) : value;

const isGiven = (value: unknown) => value !== undefined && value !== null;

function isTime(value: unknown, latest: number): boolean {
  const time = numberOf(value);
  return Number.isInteger(time) && Number(time) >= 0 && Number(time) <= latest;
}

function checkObject(object: JsonBody, place: string, latest: number): void {
  for (const field of TIMES) {
    if (isGiven(object[field]) && !isTime(object[field], latest)) {
      throw malformed(
        `The field ${place}${field} is no time up to now: write a whole number of milliseconds since 1970, from 0 to ${latest}, which is a day ahead of the portal's clock`,
      );
    }
  }
  if (isGiven(object.step) && !Number.isSafeInteger(numberOf(object.step))) {
    throw malformed(
      `The field ${place}step is no step: write a whole number from ${Number.MIN_SAFE_INTEGER} to ${Number.MAX_SAFE_INTEGER}`,
    );
  }
}

/**
 * Checks every time and step that a call would log: the server keeps any number, and a page cannot draw one that is no
 * date, and lists one of years to come first for ever.
 *
 * @param now - milliseconds since 1970; times may be a day later, since clocks differ
 * @throws RelayError with status 400 naming the field and the remedy
 */
export function checkTimes(body: JsonBody, now: number): void {
  const latest = now + AHEAD_MS;
  checkObject(body, '', latest);
  for (const list of LISTS) {
    const items: unknown = body[list];
    for (const [index, item] of Array.isArray(items) ? items.entries() : []) {
      if (isPlainObject(item)) {
        checkObject(item, `${list}[${index}].`, latest);
      }
    }
  }
}
