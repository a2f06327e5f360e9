const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** How finely figures are kept, and how long. */
export interface Resolution {
  seconds: number;
  keepMs: number;
}

/** The longest window of an objective, in days. */
export const MOST_DAYS = 90;

/** Finest first; each step is made of whole ones of the resolution before. */
export const RESOLUTIONS: readonly Resolution[] = [
  { seconds: 15, keepMs: 2 * HOUR },
  { seconds: 60, keepMs: 26 * HOUR },
  { seconds: 300, keepMs: 8 * DAY },
  { seconds: 3_600, keepMs: (MOST_DAYS + 1) * DAY },
];

/** The finest resolution that reaches back as far. */
export function resolutionFor(from: number, now: number): Resolution {
  const found = RESOLUTIONS.find(({ keepMs }) => from >= now - keepMs);
  return found ?? RESOLUTIONS[RESOLUTIONS.length - 1];
}

/** End of the step in which a moment lies. */
export function stepOf(at: number, { seconds }: Resolution): number {
  const stepMs = seconds * 1_000;
  return Math.ceil(at / stepMs) * stepMs;
}
