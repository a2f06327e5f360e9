import { MAX_PERSONAL_TOKEN_DAYS } from '@modelport/plugin-ml-access-common';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

/** How long a token may be good for, in days. */
export const TOKEN_DAYS = [1, 7, 30, MAX_PERSONAL_TOKEN_DAYS] as const;

/** One of {@link TOKEN_DAYS}. */
export type TokenDays = (typeof TOKEN_DAYS)[number];

/** What the form offers at first. */
export const DEFAULT_TOKEN_DAYS: TokenDays = 30;

/**
 * The end of a token made now. The longest is an hour shorter, so that a clock which is ahead of the portal's does not
 * ask for too much.
 *
 * @returns ISO 8601 date and time
 */
export function tokenEnd(days: TokenDays, now: number): string {
  const slack = days === MAX_PERSONAL_TOKEN_DAYS ? HOUR_MS : 0;
  return new Date(now + days * DAY_MS - slack).toISOString();
}
