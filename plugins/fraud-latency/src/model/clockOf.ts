import type { LatencyWindow } from '@modelport/plugin-fraud-latency-common';

const CLOCK = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

const FORMATS: Record<LatencyWindow, Intl.DateTimeFormatOptions> = {
  '15m': { ...CLOCK, second: '2-digit' },
  '1h': CLOCK,
  '6h': CLOCK,
  '24h': CLOCK,
  '7d': { ...CLOCK, weekday: 'short' },
};

/** Gives the name of an instant, as exact as the steps of a span are. */
export function clockOf(window: LatencyWindow): (at: string) => string {
  const format = new Intl.DateTimeFormat(undefined, FORMATS[window]);
  return at => format.format(new Date(at));
}
