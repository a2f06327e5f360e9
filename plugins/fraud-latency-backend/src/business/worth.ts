import { estimateFraud } from '@modelport/fraud-core';
import {
  type BusinessResponse,
  isFraudCaught,
  type Money,
} from '@modelport/plugin-fraud-latency-common';
import type { ExploredPayment, PaymentGroup } from './DatabaseBusiness';

/** An estimate needs so many payments that were let through to learn and whose outcome is known. */
export const LEAST_EXPLORED = 30;
/** After so many days no outcome comes any more, unless somebody says another number. */
export const USUAL_MATURITY_DAYS = 30;

/** What {@link worthOf} is computed from: of one currency, in the cards that are kept. */
export interface WorthInput {
  groups: readonly PaymentGroup[];
  exploredFrauds: readonly ExploredPayment[];
  exploredGenuine: readonly ExploredPayment[];
  /** By this counts and amounts are scaled up to all cards: 1 by the share that is kept. */
  scale: number;
}

/** Figures of {@link BusinessResponse} that follow from payments alone. */
export type Worth = Pick<
  BusinessResponse,
  | 'payments'
  | 'outcomes'
  | 'maturedShare'
  | 'caught'
  | 'missed'
  | 'falsePositives'
  | 'declinedUnknown'
  | 'explored'
>;

type Is = (group: PaymentGroup) => boolean;

const sumOf = (groups: readonly PaymentGroup[], is: Is): Money => {
  const fitting = groups.filter(is);
  return {
    count: fitting.reduce((sum, { count }) => sum + count, 0),
    amount: fitting.reduce((sum, { amount }) => sum + amount, 0),
  };
};

const scaled = ({ count, amount }: Money, scale: number): Money => ({
  count: count * scale,
  amount: amount * scale,
});

/** What the declined ones among a group are worth, by those of it that were let through: `1/p - 1` stand for each. */
function declinedBy(explored: readonly ExploredPayment[]): Money {
  return explored.reduce(
    (sum, { propensity, count, amount }) => ({
      count: sum.count + count * (1 / propensity - 1),
      amount: sum.amount + amount * (1 / propensity - 1),
    }),
    { count: 0, amount: 0 },
  );
}

/** What is left of an estimate once what is known already is taken out. */
const without = (estimate: Money, known: Money): Money => ({
  count: Math.max(0, estimate.count - known.count),
  amount: Math.max(0, estimate.amount - known.amount),
});

/** The fraud among payments that were declined by score and have no outcome. */
function estimatedFraud(
  { groups, exploredFrauds }: WorthInput,
  basis: number,
  scale: number,
) {
  const known = sumOf(
    groups,
    ({ decision, by, isFraud }) =>
      decision === 'decline' && by === 'score' && isFraud === true,
  );
  const all = estimateFraud(
    exploredFrauds.map(({ propensity, amount }) => ({
      ...{ propensity, isFraud: true, value: amount },
    })),
  );
  return {
    ...scaled(without(declinedBy(exploredFrauds), known), scale),
    amountError: all.standardError * scale,
    basis,
  };
}

const isCaught: Is = ({ decision, isFraud, saidFraud }) =>
  isFraud === true && isFraudCaught(decision, saidFraud);
const isMissed: Is = group => group.isFraud === true && !isCaught(group);

/** What decisions were worth: what is known, and what follows for declined payments without an outcome. */
export function worthOf(input: WorthInput): Worth {
  const { groups, exploredFrauds, exploredGenuine, scale } = input;
  const sum = (is: Is) => scaled(sumOf(groups, is), scale);
  const all = sumOf(groups, () => true);
  const matured = groups.reduce((total, group) => total + group.matured, 0);
  const basis = [...exploredFrauds, ...exploredGenuine].reduce(
    (total, { count }) => total + count,
    0,
  );
  const isEnough = basis >= LEAST_EXPLORED;
  const knownGenuine = sumOf(
    groups,
    ({ decision, by, isFraud }) =>
      decision === 'decline' && by === 'score' && isFraud === false,
  );
  return {
    payments: scaled(all, scale),
    outcomes: sumOf(groups, ({ isFraud }) => isFraud !== null).count,
    maturedShare: all.count > 0 ? matured / all.count : null,
    caught: {
      reviewed: sum(each => each.decision === 'review' && isCaught(each)),
      declined: sum(each => each.decision === 'decline' && isCaught(each)),
      ...(isEnough && { estimated: estimatedFraud(input, basis, scale) }),
    },
    missed: {
      ...sum(each => each.decision === 'approve' && isMissed(each)),
      explored: exploredFrauds.length * scale,
      reviewed: sum(each => each.decision === 'review' && isMissed(each)),
    },
    falsePositives: {
      declined: sum(
        ({ decision, isFraud }) => decision === 'decline' && isFraud === false,
      ),
      reviewed: sum(
        ({ decision, isFraud }) => decision === 'review' && isFraud === false,
      ),
      ...(isEnough && {
        estimated: scaled(
          without(declinedBy(exploredGenuine), knownGenuine),
          scale,
        ),
      }),
    },
    declinedUnknown: sum(
      ({ decision, isFraud }) => decision === 'decline' && isFraud === null,
    ),
    explored: { count: basis, needed: LEAST_EXPLORED },
  };
}
