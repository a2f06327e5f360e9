import { NO_VALUE, roundToDigits } from './formatNumber';

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/**
 * Writes a size for people in binary units with three significant digits: `0 B`, `1.5 KiB`, `240 MiB`.
 *
 * @public
 */
export function formatBytes(bytes: number | null | undefined): string {
  if (bytes === null || bytes === undefined || !Number.isFinite(bytes)) {
    return NO_VALUE;
  }
  if (bytes < 0) {
    return `-${formatBytes(-bytes)}`;
  }
  let value = Math.round(bytes);
  let step = 0;
  while (value >= 1023.5 && step < UNITS.length - 1) {
    value /= 1024;
    step += 1;
  }
  const shown = value >= 1000 ? Math.round(value) : roundToDigits(value, 3);
  return `${shown} ${UNITS[step]}`;
}
