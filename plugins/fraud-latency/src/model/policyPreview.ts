import {
  PAYMENT_DECISIONS,
  type PaymentDecision,
  type PolicyOutcome,
  type PolicyPreview,
} from '@modelport/plugin-fraud-latency-common';

/** Figures of fraud that rest on fewer known frauds say little. */
export const LEAST_FRAUDS = 20;

/** Shares of all payments from which on new declines without a known fraud are worth a warning, and an alarm. */
const WARNING_SHARE = 0.001;
const DANGER_SHARE = 0.01;

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

/** All payments that were decided anew. */
export const allOf = ({
  approved,
  reviewed,
  declined,
}: PolicyOutcome): number => approved + reviewed + declined;

/** Whether no payment could be decided anew, so that there are no figures. */
export const isNothingKnown = ({ before }: PolicyPreview): boolean =>
  allOf(before) === 0;

/** Payments that would be declined and were not, as far as nobody says that they are fraud. */
export interface NewDeclines {
  level: 'none' | 'warning' | 'danger';
  /** Declined by the policy, not declined then. */
  all: number;
  /** Of them without a known fraud: nobody knows yet what they were, or they are genuine. */
  unproven: number;
  /** Of these nobody knows yet what they were; absent in what an earlier portal kept. */
  unknown?: number;
}

/** How many payments the policy newly declines without anybody's saying that they are fraud, and how bad that is. */
export function newDeclines(preview: PolicyPreview): NewDeclines {
  const { before, after, moved, declinedUnknown: unknown } = preview;
  const all = moved
    .filter(({ from, to }) => from !== 'decline' && to === 'decline')
    .reduce((sum, { count }) => sum + count, 0);
  const genuine =
    after.falsePositives.declined - before.falsePositives.declined;
  const unproven =
    unknown === undefined ? all : Math.min(all, unknown + Math.max(0, genuine));
  const share = unproven / Math.max(allOf(before), 1);
  const isWarning = share >= WARNING_SHARE ? 'warning' : 'none';
  return {
    level: share >= DANGER_SHARE ? 'danger' : isWarning,
    ...{ all, unproven, unknown },
  };
}
