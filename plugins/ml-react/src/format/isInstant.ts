const MOST_MS = 8.64e15;

/**
 * Whether a number (milliseconds since 1970) is an instant that a date can have. What people log may hold any number, and
 * the formats of dates throw on one that is none.
 *
 * @public
 */
export function isInstant(at: number | null | undefined): at is number {
  return typeof at === 'number' && Math.abs(at) <= MOST_MS;
}
