import type { RunDetail } from '@modelport/plugin-ml-experiments-common';

const VALIDATION = /(^|[^a-z])(val|valid|validation|eval)([^a-z]|$)/i;

/**
 * The metric whose curves are drawn first: the validation curve of the primary metric, the primary metric itself, else
 * the first of some names, in each case one that has gone beyond its first step, since two dots make no curve.
 */
export function chooseCurve(
  runs: readonly RunDetail[],
  names: readonly string[],
  primary?: string,
): string | undefined {
  const moved = new Set(
    runs.flatMap(({ latestMetrics }) =>
      latestMetrics.filter(({ step }) => step > 0).map(({ key }) => key),
    ),
  );
  const curves = names.filter(name => moved.has(name));
  const validated =
    primary &&
    curves.find(name => name.includes(primary) && VALIDATION.test(name));
  const own = curves.find(name => name === primary);
  return validated || own || curves[0] || names[0];
}
