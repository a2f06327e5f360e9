import {
  formatBytes,
  formatNumber,
  type NotFinite,
} from '@modelport/plugin-ml-common';

const MEGABYTE = 1_000_000;

const NOT_FINITE = new Map([
  [NaN, 'NaN'],
  [Infinity, '∞'],
  [-Infinity, '−∞'],
]);

/**
 * Writes a value of a metric for people. NaN and the infinities are shown as what they are, as numbers or by their
 * JavaScript names, since a loss that diverged is no missing one; sizes that MLflow logs of the machine in megabytes are
 * written as sizes, not as `52.63 k`.
 *
 * @public
 */
export function formatMetric(
  name: string,
  value: number | NotFinite | null | undefined,
): string {
  const number = typeof value === 'string' ? Number(value) : value;
  if (typeof number !== 'number') {
    return formatNumber(number);
  }
  const isSize = /^system\/.*_megabytes$/.test(name);
  return (
    NOT_FINITE.get(number) ??
    (isSize ? formatBytes(number * MEGABYTE) : formatNumber(number))
  );
}
