/**
 * What one card has contributed to an arm so far. A metric is a ratio over all cards: of the numerators by the denominators,
 * such as detected frauds by transactions.
 *
 * @public
 */
export interface CardTotals {
  numerator: number;
  denominator: number;
  /** Known before the experiment began, such as the card's spend in the month before; 0 where nothing is known. */
  covariate: number;
}

/**
 * Sums over the cards of an arm from which estimates and their variances follow. The card is the unit: its transactions are
 * not independent of each other.
 *
 * @public
 */
export interface ArmTotals {
  readonly cards: number;
  /** Cards whose numerator is not 0. */
  readonly cardsWithOutcome: number;
  readonly y: number;
  readonly n: number;
  readonly x: number;
  readonly yy: number;
  readonly yn: number;
  readonly nn: number;
  readonly yx: number;
  readonly nx: number;
  readonly xx: number;
}

/**
 * An arm without cards.
 *
 * @public
 */
export const NO_CARDS: ArmTotals = {
  cards: 0,
  cardsWithOutcome: 0,
  y: 0,
  n: 0,
  x: 0,
  yy: 0,
  yn: 0,
  nn: 0,
  yx: 0,
  nx: 0,
  xx: 0,
};

function shift(totals: ArmTotals, card: CardTotals, by: 1 | -1): ArmTotals {
  const { numerator: y, denominator: n, covariate: x } = card;
  return {
    cards: totals.cards + by,
    cardsWithOutcome: totals.cardsWithOutcome + (y === 0 ? 0 : by),
    y: totals.y + by * y,
    n: totals.n + by * n,
    x: totals.x + by * x,
    yy: totals.yy + by * y * y,
    yn: totals.yn + by * y * n,
    nn: totals.nn + by * n * n,
    yx: totals.yx + by * y * x,
    nx: totals.nx + by * n * x,
    xx: totals.xx + by * x * x,
  };
}

/**
 * An arm after a card has contributed.
 *
 * @param now - all that the card has contributed by now
 * @param before - all that it had contributed when it was counted last; absent for a new card
 * @public
 */
export function countCard(
  totals: ArmTotals,
  now: CardTotals,
  before?: CardTotals,
): ArmTotals {
  return shift(before ? shift(totals, before, -1) : totals, now, 1);
}
