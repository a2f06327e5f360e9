import type { EvidenceClaim } from '@modelport/plugin-ml-registry-common';

/** Fewest characters of a reason. */
export const LEAST_REASON = 3;
/** Most characters of a reason. */
export const MOST_REASON = 2000;
/** Most claims of a request. */
export const MOST_EVIDENCE = 20;
/** Most characters of the label of a claim. */
export const MOST_LABEL = 100;
/** Most characters of the value of a claim. */
export const MOST_VALUE = 500;

/** Whether a reason is long enough and not too long. */
export function isReason(text: string): boolean {
  const { length } = text.trim();
  return length >= LEAST_REASON && length <= MOST_REASON;
}

/** Claims as they are sent: without spaces around, and without rows in which nothing stands. */
export function toClaims(rows: readonly EvidenceClaim[]): EvidenceClaim[] {
  return rows
    .map(({ label, value }) => ({ label: label.trim(), value: value.trim() }))
    .filter(({ label, value }) => label !== '' || value !== '');
}

/** Whether a row has more than a claim can hold. */
export function isLong({ label, value }: EvidenceClaim): boolean {
  return label.trim().length > MOST_LABEL || value.trim().length > MOST_VALUE;
}

/** Whether a row has a label but no value, or a value but no label. */
export function isHalf({ label, value }: EvidenceClaim): boolean {
  return (label.trim() === '') !== (value.trim() === '');
}
