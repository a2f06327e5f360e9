import type { JsonBody } from './RelayCall';
import { malformed } from './RelayError';
import { isPlainObject } from './rules/isPlainObject';

const MOST_MS = 8.64e15;
const TIMES = ['start_time', 'end_time', 'timestamp'];
const LISTS = ['metrics', 'params', 'models'];
const DIGITS = /^-?\d+$/;

// Some clients write 64-bit integers as texts.
const numberOf = (value: unknown) =>
  typeof value === 'string' && DIGITS.test(value) ? Number(value) : value;

const isGiven = (value: unknown) => value !== undefined && value !== null;

function isTime(value: unknown): boolean {
  const time = numberOf(value);
  return Number.isInteger(time) && Number(time) >= 0 && Number(time) <= MOST_MS;
}

function checkObject(object: JsonBody, place: string): void {
  for (const field of TIMES) {
    if (isGiven(object[field]) && !isTime(object[field])) {
      throw malformed(
        `The field ${place}${field} is no time: write a whole number of milliseconds since 1970, from 0 to ${MOST_MS}`,
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
 * date.
 * @throws RelayError with status 400 naming the field and the remedy
 */
export function checkTimes(body: JsonBody): void {
  checkObject(body, '');
  for (const list of LISTS) {
    const items: unknown = body[list];
    for (const [index, item] of Array.isArray(items) ? items.entries() : []) {
      if (isPlainObject(item)) {
        checkObject(item, `${list}[${index}].`);
      }
    }
  }
}
