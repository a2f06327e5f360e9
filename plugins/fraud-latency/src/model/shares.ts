import type { ServingArm } from '@modelport/plugin-fraud-latency-common';

/** The service spreads cards over as many slots: shares have four decimals at most. */
const SLOTS = 10_000;

/** A share as percent with two decimals at most, as a whole number of slots; undefined for another text. */
function readSlots(text: string): number | undefined {
  const trimmed = text.trim().replace(',', '.');
  return /^\d{1,3}(\.\d{1,2})?$/.test(trimmed)
    ? Math.round(Number(trimmed) * 100)
    : undefined;
}

/** Whether a text is a share from 0 to 100 percent with two decimals at most. */
export function isShare(text: string): boolean {
  const slots = readSlots(text);
  return slots !== undefined && slots <= SLOTS;
}

/** Shares as they stand in fields, in percent. */
export const sharesOf = (arms: readonly ServingArm[]): Record<string, string> =>
  Object.fromEntries(
    arms.map(({ name, weight }) => [
      name,
      String(Math.round(weight * SLOTS) / 100),
    ]),
  );

/** What all shares are together, in percent; undefined while one of them is none. */
export function sumOfShares(
  shares: Readonly<Record<string, string>>,
): number | undefined {
  const slots = Object.values(shares).map(readSlots);
  if (slots.some(each => each === undefined)) return undefined;
  return slots.reduce<number>((sum, each) => sum + (each ?? 0), 0) / 100;
}

/** The weights that shares in percent stand for; undefined unless they are 100 together. */
export function weightsOf(
  shares: Readonly<Record<string, string>>,
): Record<string, number> | undefined {
  if (sumOfShares(shares) !== 100) return undefined;
  return Object.fromEntries(
    Object.entries(shares).map(([name, text]) => [
      name,
      (readSlots(text) ?? 0) / SLOTS,
    ]),
  );
}

/** Whether all arms have the shares that they have already. */
export const areSame = (
  weights: Readonly<Record<string, number>>,
  arms: readonly ServingArm[],
): boolean =>
  arms.every(
    ({ name, weight }) =>
      Math.round((weights[name] ?? 0) * SLOTS) === Math.round(weight * SLOTS),
  );
