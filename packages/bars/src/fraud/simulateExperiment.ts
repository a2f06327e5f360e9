import {
  type ArmComparison,
  type ArmTotals,
  type CardTotals,
  compareArms,
  type ComparisonPlan,
  countCard,
  NO_CARDS,
  seeded,
} from '@modelport/fraud-core';

/** One experiment over cards that come back the more often, the more often they came. */
export interface SimulatedExperiment {
  seed: number;
  transactions: number;
  /** The true lift of the treatment. */
  lift: number;
  plan: ComparisonPlan;
  /** The arms are compared after as many transactions, again and again. */
  lookEvery: number;
}

/** What somebody sees who looks all the time. */
export interface SimulatedResult {
  /** Transactions until a difference was found; Infinity where none was. */
  foundAfter: number;
  /** Whether the interval held the truth at every look. */
  heldTruth: boolean;
  /** The last comparison. */
  last: ArmComparison | undefined;
  /** In the control arm, at the end. */
  cards: number;
}

interface Card {
  arm: 0 | 1;
  rate: number;
  totals: CardTotals | undefined;
}

/**
 * The share of transactions that are a card's first. The others belong to the card of an earlier transaction, whichever it
 * is: numbers of transactions a card then fall off with the cube (Yule 1925, Simon 1955).
 */
const NEW_CARDS = 0.5;
/** Share of a card's transactions that have the outcome, on average over cards; cards differ evenly from 0 to twice that. */
const RATE = 0.1;

/** Runs one. */
export function simulateExperiment(
  experiment: SimulatedExperiment,
): SimulatedResult {
  const { seed, transactions, lift, plan, lookEvery } = experiment;
  const random = seeded(seed);
  const owners: Card[] = [];
  const arms: [ArmTotals, ArmTotals] = [NO_CARDS, NO_CARDS];
  const result: SimulatedResult = {
    foundAfter: Infinity,
    heldTruth: true,
    last: undefined,
    cards: 0,
  };
  const newCard = (): Card => {
    const arm = random() < 0.5 ? 0 : 1;
    const rate = RATE * 2 * random() * (arm === 1 ? 1 + lift : 1);
    return { arm, rate, totals: undefined };
  };
  for (let at = 0; at < transactions; at += 1) {
    const isNew = at === 0 || random() < NEW_CARDS;
    const card = isNew ? newCard() : owners[Math.floor(random() * at)];
    owners.push(card);
    const { arm, totals: before } = card;
    card.totals = {
      numerator: (before?.numerator ?? 0) + Number(random() < card.rate),
      denominator: (before?.denominator ?? 0) + 1,
      covariate: 0,
    };
    arms[arm] = countCard(arms[arm], card.totals, before);
    if ((at + 1) % lookEvery === 0) look(at + 1);
  }
  result.cards = arms[0].cards;
  return result;

  function look(seen: number) {
    const comparison = compareArms(arms[0], arms[1], plan);
    if (!comparison) return;
    result.last = comparison;
    const [low, high] = comparison.interval;
    if (comparison.pValue < plan.alpha && result.foundAfter === Infinity) {
      result.foundAfter = seen;
    }
    if (low > lift || high < lift) result.heldTruth = false;
  }
}
