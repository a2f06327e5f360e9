import {
  BUSINESS_DAYS,
  type BusinessDays,
  type BusinessResponse,
} from '@modelport/plugin-fraud-latency-common';

type Get = (name: string) => string | undefined;

/** Days that can be chosen for how long outcomes take. */
export const MATURITY_DAYS = [1, 7, 14, 30, 60, 90] as const;

const USUAL_DAYS = 30;

/** The span that the URL names, 30 days where it names none that there is. */
export const daysOf = (get: Get): BusinessDays =>
  BUSINESS_DAYS.find(days => String(days) === get('days')) ?? USUAL_DAYS;

/**
 * How long outcomes may be said to take: of what is kept, something has to be older, or nothing would ever count. One day in
 * any case.
 *
 * @param keepDays - how long payments are kept; absent where that is not known
 */
export const maturityChoices = (keepDays = Infinity): readonly number[] => {
  const fitting = MATURITY_DAYS.filter(days => days < keepDays);
  return fitting.length > 0 ? fitting : MATURITY_DAYS.slice(0, 1);
};

/** How long outcomes take, as the URL says; where it says nothing 30 days, or the most that fits. */
export function maturityOf(get: Get, keepDays?: number): number {
  const choices = maturityChoices(keepDays);
  return (
    choices.find(days => String(days) === get('maturity')) ??
    Math.min(USUAL_DAYS, choices[choices.length - 1])
  );
}

/** What is taken for granted, in the currency of the payments. */
export interface Costs {
  /** Of a review. */
  review: number;
  /** Of a payment that was wrongly declined. */
  wrong: number;
}

/** What is taken for granted unless the URL says otherwise. */
export const USUAL_COSTS: Costs = { review: 5, wrong: 20 };

/** A number from 0 on; undefined for another text. */
export function readCost(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}([.,]\d{1,4})?$/.test(text.trim())
    ? Number(text.trim().replace(',', '.'))
    : undefined;
}

/** Costs as the URL has them. */
export const costsOf = (get: Get): Costs => ({
  review: readCost(get('reviewCost')) ?? USUAL_COSTS.review,
  wrong: readCost(get('wrongCost')) ?? USUAL_COSTS.wrong,
});

/** What decisions saved, in the currency of the payments. */
export interface ValueSaved {
  caught: number;
  reviews: number;
  wrong: number;
  saved: number;
  /** Known fraud that went through, approved or out of the review. */
  missed: number;
  /** Whether an estimate is part of it. */
  isEstimated: boolean;
}

/** What was caught, less what reviews and wrongly declined payments cost. */
export function valueSaved(
  { caught, falsePositives, reviews, missed }: BusinessResponse,
  costs: Costs,
): ValueSaved {
  const amount =
    caught.reviewed.amount +
    caught.declined.amount +
    (caught.estimated?.amount ?? 0);
  const wrongly =
    falsePositives.declined.count + (falsePositives.estimated?.count ?? 0);
  const spent = reviews.decided * costs.review;
  const wrong = wrongly * costs.wrong;
  return {
    caught: amount,
    reviews: spent,
    wrong,
    saved: amount - spent - wrong,
    missed: missed.amount + missed.reviewed.amount,
    isEstimated: caught.estimated !== undefined,
  };
}
