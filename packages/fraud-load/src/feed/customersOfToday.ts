import type { Random } from '../draws';
import { handbook, type HandbookTransaction } from '../handbook';

/** From then on as many frauds end as begin: terminals are abused for 28 days, cards for 14. */
const SETTLED_DAYS = 28;
/** Over so many days starts are spread, so that two of them do not bring the same payments. */
const SPREAD_DAYS = 28;

/** The world whose payments are fed. */
export interface WorldOptions {
  customers: number;
  terminals: number;
  /** Of the world; its customers and terminals stay the same. */
  seed: number;
  /** Draws the day on which it begins. */
  random: Random;
}

/** Payments of the Handbook's customers that do not end, from a day on which fraud is as common as it stays. */
export function* customersOfToday({
  customers,
  terminals,
  seed,
  random,
}: WorldOptions): Generator<HandbookTransaction, never, void> {
  const first = SETTLED_DAYS + Math.floor(random() * SPREAD_DAYS);
  const days = handbook({ customers, terminals, seed, days: Infinity });
  for (;;) {
    const { value } = days.next();
    if (!value) throw new RangeError('a simulation without end has ended');
    if (value.day >= first) yield value;
  }
}
