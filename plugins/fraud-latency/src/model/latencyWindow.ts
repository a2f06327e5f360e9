import {
  LATENCY_WINDOWS,
  type LatencyWindow,
} from '@modelport/plugin-fraud-latency-common';

/** What is shown where the URL names no span. */
export const USUAL_WINDOW: LatencyWindow = '1h';

/** The spans that can be chosen, shortest first. */
export const WINDOW_NAMES = Object.keys(LATENCY_WINDOWS).filter(
  (name): name is LatencyWindow => Object.hasOwn(LATENCY_WINDOWS, name),
);

/** The span that the URL names, the usual one where it names none that there is. */
export function windowOf(text: string | undefined): LatencyWindow {
  return WINDOW_NAMES.find(name => name === text) ?? USUAL_WINDOW;
}

const SECOND = 1_000;

/** How often a span is read again: the longer it is, the less a moment changes it. */
export const REFRESH_MS: Record<LatencyWindow, number> = {
  '15m': 5 * SECOND,
  '1h': 15 * SECOND,
  '6h': 30 * SECOND,
  '24h': 60 * SECOND,
  '7d': 120 * SECOND,
};
