const STEPS: Array<[limit: number, unit: Intl.RelativeTimeFormatUnit]> = [
  [60, 'second'],
  [60, 'minute'],
  [24, 'hour'],
  [30, 'day'],
  [12, 'month'],
  [Number.POSITIVE_INFINITY, 'year'],
];

/**
 * The distance between two instants (milliseconds since 1970) in words, such as
 * `5 minutes ago`.
 *
 * @public
 */
export function formatAge(at: number, now: number, locale?: string): string {
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  let distance = (at - now) / 1000;
  for (const [limit, unit] of STEPS) {
    if (Math.abs(distance) < limit) {
      return format.format(Math.trunc(distance), unit);
    }
    distance /= limit;
  }
  return format.format(Math.trunc(distance), 'year');
}
