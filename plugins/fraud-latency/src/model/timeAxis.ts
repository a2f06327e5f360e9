import type { LatencyWindow } from '@modelport/plugin-fraud-latency-common';

/** Units of the distance to the end of a span. */
export type AxisUnit = 'minutes' | 'hours' | 'days';

const UNITS: Record<LatencyWindow, AxisUnit> = {
  '15m': 'minutes',
  '1h': 'minutes',
  '6h': 'hours',
  '24h': 'hours',
  '7d': 'days',
};

const MS: Record<AxisUnit, number> = {
  minutes: 60_000,
  hours: 3_600_000,
  days: 86_400_000,
};

/** The unit in which people count back in a span. */
export const unitOf = (window: LatencyWindow): AxisUnit => UNITS[window];

/** Where an instant lies from the end of the span: 0 there, negative before. */
export function fromEnd(at: string, to: string, unit: AxisUnit): number {
  const distance = (Date.parse(at) - Date.parse(to)) / MS[unit];
  return Math.round(distance * 1_000) / 1_000 || 0;
}

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
