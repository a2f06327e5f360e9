import { NO_VALUE, validLocale } from '@modelport/plugin-ml-common';
import { isInstant } from './isInstant';

const STEPS: Array<[size: number, unit: Intl.RelativeTimeFormatUnit]> = [
  [365 * 86_400, 'year'],
  [30 * 86_400, 'month'],
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
];

/**
 * The distance between two instants (milliseconds since 1970) in words, such as
 * `5 minutes ago`. An instant that is still to come, by a clock that goes ahead, is `now`; what is no date has no distance, `–`.
 *
 * @public
 */
export function formatAge(at: number, now: number, locale?: string): string {
  if (!isInstant(at)) {
    return NO_VALUE;
  }
  const format = new Intl.RelativeTimeFormat(validLocale(locale), {
    numeric: 'auto',
  });
  const seconds = Math.min(0, at - now) / 1000;
  const [size, unit] =
    STEPS.find(([least]) => Math.abs(seconds) >= least) ??
    STEPS[STEPS.length - 1];
  return format.format(Math.trunc(seconds / size) || 0, unit);
}
