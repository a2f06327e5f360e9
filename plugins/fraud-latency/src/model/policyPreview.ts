import {
  PAYMENT_DECISIONS,
  type PaymentDecision,
  type PolicyPreview,
} from '@modelport/plugin-fraud-latency-common';

/** Figures of fraud that rest on fewer known frauds say little. */
export const LEAST_FRAUDS = 20;

/** Payments by what was decided (rows) and what would be (columns), both in the order approve, review, decline. */
export function movedTable({
  moved,
}: Pick<PolicyPreview, 'moved'>): { from: PaymentDecision; to: number[] }[] {
  return PAYMENT_DECISIONS.map(from => ({
    from,
    to: PAYMENT_DECISIONS.map(to =>
      moved
        .filter(each => each.from === from && each.to === to)
        .reduce((sum, { count }) => sum + count, 0),
    ),
  }));
}

/** How many payments would be decided otherwise. */
export function movedCount({ moved }: Pick<PolicyPreview, 'moved'>): number {
  return moved.reduce(
    (sum, { from, to, count }) => sum + (from === to ? 0 : count),
    0,
  );
}

/** Whether no payment could be decided anew, so that there are no figures. */
export function isNothingKnown({ before }: PolicyPreview): boolean {
  return before.approved + before.reviewed + before.declined === 0;
}
