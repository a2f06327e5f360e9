import { ownValue } from '@modelport/plugin-ml-common';
import type { RunSummary } from '@modelport/plugin-ml-experiments-common';
import { formatMetric } from '@modelport/plugin-ml-react';

/** A value of a run's metric; what is no finite number is said, since it is no missing one. */
export function shownMetric(
  { metrics, notFinite }: Pick<RunSummary, 'metrics' | 'notFinite'>,
  name: string,
): string {
  return formatMetric(
    name,
    ownValue(notFinite, name) ?? ownValue(metrics, name),
  );
}
