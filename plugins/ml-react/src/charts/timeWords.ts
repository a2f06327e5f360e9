import { NO_VALUE } from '@modelport/plugin-ml-common';
import { isInstant } from '../format/isInstant';

const DAY = 86_400_000;
const MINUTE = 60_000;

const CLOCK: Intl.DateTimeFormatOptions = {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
};
const DATE: Intl.DateTimeFormatOptions = { month: 'short', day: 'numeric' };

/** How far ticks of an axis of days may be apart: weeks and quarters of a year rather than tens. */
const DAYS_APART = [1, 2, 7, 14, 28, 56, 91, 182, 364, 728];

/** Steps of an axis of days, in milliseconds. */
export const DAY_STEPS = DAYS_APART.map(days => days * DAY);

function timeFormat(stepMs: number, withDate: boolean) {
  const parts = stepMs < DAY ? CLOCK : {};
  return new Intl.DateTimeFormat(undefined, {
    ...parts,
    ...(stepMs < MINUTE && { second: '2-digit' }),
    ...(withDate && DATE),
  });
}

/**
 * The names of ticks of a time axis, in local time: as exact as they are apart, with the date where the day is another
 * than that of the tick before.
 *
 * @param ticks - milliseconds since 1970, rising
 */
export function tickTimes(
  ticks: readonly (number | null)[],
  stepMs: number,
): string[] {
  let day = '';
  return ticks.map(tick => {
    if (!isInstant(tick)) {
      return '';
    }
    const date = new Date(tick);
    const isNewDay = day !== '' && day !== date.toDateString();
    day = date.toDateString();
    return timeFormat(stepMs, isNewDay || stepMs >= DAY).format(date);
  });
}

/**
 * Gives the name of an instant of a time axis in local time: the clock alone where that names each once.
 *
 * @param times - all of them, milliseconds since 1970, rising
 */
export function timeOf(times: readonly number[]): (at: number) => string {
  const [first = 0] = times;
  const last = times[times.length - 1] ?? first;
  const format = timeFormat(0, last - first >= DAY);
  return at => (isInstant(at) ? format.format(new Date(at)) : NO_VALUE);
}

/**
 * Where ticks of an axis of UTC days stand: at days alone, however near its ends are.
 *
 * @param from - milliseconds since 1970, like all that follow
 */
export function dayTicks(from: number, to: number, stepMs: number): number[] {
  const first = Math.ceil(from / DAY) * DAY;
  const count = Math.max(0, Math.floor((to - first) / stepMs) + 1);
  return Array.from({ length: count }, (_, at) => first + at * stepMs);
}

/**
 * The names of ticks of an axis of days, in UTC.
 *
 * @param ticks - milliseconds since 1970
 */
export function tickDays(ticks: readonly (number | null)[]): string[] {
  const format = new Intl.DateTimeFormat(undefined, {
    ...DATE,
    timeZone: 'UTC',
  });
  return ticks.map(tick => (isInstant(tick) ? format.format(tick) : ''));
}

/** Gives the name of a day in UTC, with its year, by its begin in milliseconds since 1970. */
export function dayOf(): (at: number) => string {
  const format = new Intl.DateTimeFormat(undefined, {
    ...{ ...DATE, year: 'numeric' },
    timeZone: 'UTC',
  });
  return at => (isInstant(at) ? format.format(at) : NO_VALUE);
}
