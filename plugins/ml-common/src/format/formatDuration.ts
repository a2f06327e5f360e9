import { NO_VALUE, roundToDigits } from './formatNumber';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function pair(
  whole: number,
  wholeUnit: string,
  rest: number,
  restUnit: string,
): string {
  return rest === 0
    ? `${whole} ${wholeUnit}`
    : `${whole} ${wholeUnit} ${rest} ${restUnit}`;
}

/**
 * Writes a duration for people: `850 µs`, `1.2 ms`, `12.3 s`, `3 min 20 s`, `3 h 20 min`, `2 d 4 h`.
 * @param milliseconds - length in milliseconds; a negative length keeps its sign
 *
 * @public
 */
export function formatDuration(
  milliseconds: number | null | undefined,
): string {
  if (
    milliseconds === null ||
    milliseconds === undefined ||
    !Number.isFinite(milliseconds)
  ) {
    return NO_VALUE;
  }
  if (milliseconds < 0) {
    return `-${formatDuration(-milliseconds)}`;
  }
  const rounded = roundToDigits(milliseconds, 3);
  if (rounded === 0) {
    return '0 s';
  }
  if (rounded < 1) {
    return `${roundToDigits(rounded * 1000, 3)} µs`;
  }
  if (rounded < SECOND) {
    return `${rounded} ms`;
  }
  if (rounded < MINUTE) {
    return `${roundToDigits(rounded / SECOND, 3)} s`;
  }
  const seconds = Math.round(milliseconds / SECOND);
  if (seconds * SECOND < HOUR) {
    return pair(Math.floor(seconds / 60), 'min', seconds % 60, 's');
  }
  const minutes = Math.round(milliseconds / MINUTE);
  if (minutes * MINUTE < DAY) {
    return pair(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
  }
  const hours = Math.round(milliseconds / HOUR);
  return pair(Math.floor(hours / 24), 'd', hours % 24, 'h');
}
