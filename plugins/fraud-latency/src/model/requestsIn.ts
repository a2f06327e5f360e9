import type { LatencyResponse } from '@modelport/plugin-fraud-latency-common';
import { answeredIn } from './overTime';

const UNIT_SECONDS: Record<string, number> = {
  s: 1,
  m: 60,
  h: 3_600,
  d: 86_400,
};

/** The seconds of a span such as `5m` or `3d`; undefined for another text. */
function secondsOf(window: string): number | undefined {
  const [, count, unit] = /^(\d+)([smhd])$/.exec(window) ?? [];
  return count === undefined ? undefined : Number(count) * UNIT_SECONDS[unit];
}

/**
 * About how many requests came in the newest part of a span: as many as came in the steps that it has of it, where the steps
 * are longer or the part is, in proportion. Those that failed or were turned away are among them, as in a burn rate.
 *
 * @param window - such as `5m`
 * @returns undefined where nothing is known
 */
export function requestsIn(
  response: Pick<LatencyResponse, 'series' | 'stepSeconds' | 'objective'>,
  window: string,
): number | undefined {
  const { series, stepSeconds, objective } = response;
  const seconds = secondsOf(window);
  if (seconds === undefined) return undefined;
  const steps = series.slice(-Math.max(1, Math.round(seconds / stepSeconds)));
  const known = steps.flatMap(point => {
    const answered = answeredIn(point);
    return answered === null
      ? []
      : answered + (point.failed ?? 0) + (point.shed ?? 0);
  });
  if (known.length === 0) return undefined;
  const perSecond =
    known.reduce((sum, each) => sum + each, 0) / (known.length * stepSeconds);
  return Math.min(perSecond * seconds, objective?.total ?? Infinity);
}
