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
