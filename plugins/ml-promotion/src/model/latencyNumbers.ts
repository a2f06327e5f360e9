import { NO_VALUE } from '@modelport/plugin-ml-common';
import type { DeploymentLatency } from '@modelport/plugin-ml-promotion-common';

/** A percentile of the latency. */
export type Percentile = 'p50' | 'p95' | 'p99';

/** From how many answers on a percentile rests on more than its largest value. */
const NEEDED: Record<Percentile, number> = { p50: 2, p95: 20, p99: 100 };

/** The percentiles in their order. */
export const PERCENTILES: readonly Percentile[] = ['p50', 'p95', 'p99'];

/** Milliseconds without their unit, with three digits that count: `0.042`, `1.2`, `318`. */
export function writeMilliseconds(value: number | undefined): string {
  return value === undefined
    ? NO_VALUE
    : String(value >= 100 ? Math.round(value) : Number(value.toPrecision(3)));
}

/** Whether too few were answered for any percentile. */
export function isTooFew({ requests }: DeploymentLatency): boolean {
  return requests < NEEDED.p50;
}

/** The first percentile that rests on too few answers, and how many it needs. */
export function weakestPercentile(
  latency: DeploymentLatency,
): { percentile: Percentile; needed: number } | undefined {
  if (isTooFew(latency)) {
    return undefined;
  }
  const percentile = PERCENTILES.find(name => latency.requests < NEEDED[name]);
  return percentile && { percentile, needed: NEEDED[percentile] };
}
