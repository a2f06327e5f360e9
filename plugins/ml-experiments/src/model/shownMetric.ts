import { formatBytes, formatNumber } from '@modelport/plugin-ml-common';

const MEGABYTE = 1_000_000;

/** A value of a metric; those that MLflow logs of the machine in megabytes are written as sizes, not as `52.63 k`. */
export function shownMetric(
  name: string,
  value: number | null | undefined,
): string {
  const isSize = /^system\/.*_megabytes$/.test(name);
  return isSize && typeof value === 'number' && Number.isFinite(value)
    ? formatBytes(value * MEGABYTE)
    : formatNumber(value);
}
