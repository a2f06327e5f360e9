import { formatAge, isInstant } from '@modelport/plugin-ml-react';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * How far ahead an end is (milliseconds since 1970), rounded to what people reckon with: `in 30 days`, `in 5 hours`.
 * An end that is past is `2 days ago`, and what is no date is `–`.
 */
export function formatTimeLeft(
  at: number,
  now: number,
  locale?: string,
): string {
  const left = at - now;
  if (!isInstant(at) || left <= 0) {
    return formatAge(at, now, locale);
  }
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'always' });
  if (left >= 2 * DAY_MS) {
    return format.format(Math.round(left / DAY_MS), 'day');
  }
  if (left >= 2 * HOUR_MS) {
    return format.format(Math.round(left / HOUR_MS), 'hour');
  }
  return format.format(Math.ceil(left / MINUTE_MS), 'minute');
}
