import type {
  CachedAnswer,
  FreshCacheOptions,
} from '@modelport/plugin-ml-node';

/** The tables are large, and days do not change by the second. */
const FRESH_MS = 60_000;
/** So long older figures stand in, marked as such, while newer ones take longer than one waits. */
const KEPT_MS = 600_000;

/** How figures over many payments are kept: a minute, and longer only while newer ones are being read. */
export const keepFigures = (now: () => number): FreshCacheOptions => ({
  freshForMs: FRESH_MS,
  keepForMs: KEPT_MS,
  isOutage: () => false,
  now,
});

/** Figures with when they were made, and whether newer ones are on their way. */
export const withAge = <T extends object>({
  value,
  fetchedAt,
  stale,
}: CachedAnswer<T>): T & { at: string; isOld: boolean } => ({
  ...value,
  at: fetchedAt.toISOString(),
  isOld: stale,
});
