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

/** Steps of one width. */
export interface Steps {
  seconds: number;
  /** Not included; in milliseconds since 1970. */
  from: number;
  /** Included. */
  to: number;
}

/**
 * The steps that a span up to lately is made of: as wide as those that are kept that far back, and finer ones behind the last
 * of these that is over, so that nothing of after the span is among them.
 */
export function stepsOf(
  span: { from: number; to: number },
  now: number,
): Steps[] {
  const widest = RESOLUTIONS.indexOf(resolutionFor(span.from, now));
  let from = stepOf(span.from, RESOLUTIONS[widest]);
  return RESOLUTIONS.slice(0, widest + 1)
    .toReversed()
    .flatMap(resolution => {
      const { seconds } = resolution;
      const stepMs = seconds * 1_000;
      const isFinest = resolution === RESOLUTIONS[0];
      const to = isFinest
        ? stepOf(span.to, resolution)
        : Math.floor(span.to / stepMs) * stepMs;
      if (to <= from) return [];
      const steps = { seconds, from, to };
      from = to;
      return [steps];
    });
}
