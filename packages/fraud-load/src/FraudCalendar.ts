import { seeded } from '@modelport/fraud-core';
import { distinct, mixSeeds } from './draws';

/** Scenario 2: how many terminals a day fall to criminals, and for how many days. */
const TERMINALS_A_DAY = 2;
const TERMINAL_DAYS = 28;
/** Scenario 3: how many cards a day are stolen, for how many days, and which share of what they pay. */
const CARDS_A_DAY = 3;
const CARD_DAYS = 14;
const CARD_SHARE = 1 / 3;

const CRIMES = 4;

interface World {
  customers: number;
  terminals: number;
  days: number;
  seed: number;
  /** How many payments a customer makes on a day. */
  paymentsOf: (customer: number, day: number) => number;
}

/** What is fraud on a day by the scenarios that go by terminal and by card. */
export interface Crimes {
  isTakenOver(terminal: number): boolean;
  /** How often a customer's payment of that number on this day was stolen. */
  theftsOf(customer: number, payment: number): number;
}

/** Draws day by day which terminals and cards are abused, and keeps the two to four weeks that are still open. */
export class FraudCalendar {
  private readonly takenOverUntil = new Map<number, number>();
  /** By day, then by customer: the numbers of the payments that are stolen. */
  private readonly thefts = new Map<number, Map<number, number[]>>();

  constructor(private readonly world: World) {}

  /** The crimes of a day; days are asked for one after the other. */
  next(day: number): Crimes {
    const { world, takenOverUntil } = this;
    // On the last day nothing new begins.
    if (day < world.days - 1) this.commit(day);
    const thefts = this.thefts.get(day);
    this.thefts.delete(day);
    for (const [terminal, end] of takenOverUntil) {
      if (end <= day) takenOverUntil.delete(terminal);
    }
    return {
      isTakenOver: terminal => takenOverUntil.has(terminal),
      theftsOf: (customer, payment) =>
        thefts?.get(customer)?.filter(each => each === payment).length ?? 0,
    };
  }

  private commit(day: number): void {
    const { customers, terminals, days, seed, paymentsOf } = this.world;
    const random = seeded(mixSeeds(seed, CRIMES, day));
    for (const terminal of distinct(random, TERMINALS_A_DAY, terminals)) {
      this.takenOverUntil.set(terminal, day + TERMINAL_DAYS);
    }
    const payments: { customer: number; on: number; number: number }[] = [];
    for (const customer of distinct(random, CARDS_A_DAY, customers)) {
      for (let on = day; on < Math.min(day + CARD_DAYS, days); on++) {
        const count = paymentsOf(customer, on);
        for (let number = 0; number < count; number++) {
          payments.push({ customer, on, number });
        }
      }
    }
    const stolen = Math.floor(payments.length * CARD_SHARE);
    for (const at of distinct(random, stolen, payments.length)) {
      const { customer, on, number } = payments[at];
      const ofDay = this.thefts.get(on) ?? new Map<number, number[]>();
      this.thefts.set(on, ofDay);
      ofDay.set(customer, [...(ofDay.get(customer) ?? []), number]);
    }
  }
}
