import { seeded } from '@modelport/fraud-core';
import { mixSeeds, normal, poisson } from './draws';
import { FraudCalendar } from './FraudCalendar';
import { SIDE, TerminalMap } from './TerminalMap';

/** The size of the simulated world; what is left out is as the Handbook has it. */
export interface HandbookOptions {
  /** Default 5,000. */
  customers?: number;
  /** Default 10,000. */
  terminals?: number;
  /** Default 183; Infinity for a stream that does not end. */
  days?: number;
  /** How far from a customer the terminals are that are used; default 5 of a side of 100. */
  radius?: number;
  /** Default 0. */
  seed?: number;
  /** The first day's midnight in milliseconds; default 2018-04-01, UTC. */
  start?: number;
}

/** Why a transaction is a fraud: 0 it is none, 1 a large amount, 2 a terminal of criminals, 3 a stolen card. */
export type Scenario = 0 | 1 | 2 | 3;

/** A payment of the simulation and what it truly is. */
export interface HandbookTransaction {
  /** In order of event time, from 0. */
  index: number;
  /** In milliseconds since 1970; whole seconds. */
  eventTime: number;
  /** From 0. */
  day: number;
  customer: number;
  terminal: number;
  /** With two decimals. */
  amount: number;
  isFraud: boolean;
  scenario: Scenario;
}

const DAY_SECONDS = 86_400;
const NOON = 43_200;
const SPREAD = 20_000;
const FIRST_DAY = Date.UTC(2018, 3, 1);
/** Scenario 1: amounts above it. */
const LARGE = 220;
/** Scenario 3: what a stolen card's amount is multiplied by. */
const TIMES = 5;

/** What the seeds of the parts of a simulation begin with. */
const PROFILES = 1;
const MAP = 2;
const PAYMENTS = 3;

interface Payment {
  customer: number;
  second: number;
  terminal: number;
  amount: number;
}

function drawProfiles(count: number, seed: number) {
  const random = seeded(mixSeeds(seed, PROFILES));
  const profiles = {
    x: new Float64Array(count),
    y: new Float64Array(count),
    amount: new Float64Array(count),
    daily: new Float64Array(count),
  };
  for (let customer = 0; customer < count; customer++) {
    profiles.x[customer] = random() * SIDE;
    profiles.y[customer] = random() * SIDE;
    profiles.amount[customer] = 5 + random() * 95;
    profiles.daily[customer] = random() * 4;
  }
  return profiles;
}

function atLeast(name: string, value: number, least: number): void {
  if (!(value >= least)) {
    throw new RangeError(`${name} is ${value}; give ${least} or more`);
  }
}

/**
 * The payments of the simulator of the Fraud Detection Handbook (chapter 3), in order of event time. Its published rules
 * are followed, so that amounts, times and shares of fraud are distributed as there; its random numbers are not, so that
 * no single payment is the same. The same options always give the same payments. One day is held at a time.
 *
 * @throws RangeError that names the option that is too small
 */
export function* handbook(
  options: HandbookOptions = {},
): Generator<HandbookTransaction, void, void> {
  const { customers = 5_000, terminals = 10_000, days = 183 } = options;
  const { radius = 5, seed = 0, start = FIRST_DAY } = options;
  atLeast('customers', customers, 3);
  atLeast('terminals', terminals, 2);
  atLeast('days', days, 1);
  atLeast('radius', radius, 0.1);
  const profiles = drawProfiles(customers, seed);
  const map = new TerminalMap(terminals, radius, seeded(mixSeeds(seed, MAP)));

  // A customer's day has a seed of its own: what a stolen card will pay in two weeks can be looked up.
  function paymentsOf(customer: number, day: number): Payment[] {
    const random = seeded(mixSeeds(seed, PAYMENTS, customer, day));
    const mean = profiles.amount[customer];
    const payments: Payment[] = [];
    for (
      let left = poisson(random, profiles.daily[customer]);
      left > 0;
      left--
    ) {
      const second = Math.trunc(normal(random, NOON, SPREAD));
      if (second <= 0 || second >= DAY_SECONDS) continue;
      let amount = normal(random, mean, mean / 2);
      if (amount < 0) amount = random() * 2 * mean;
      const { x, y } = profiles;
      const terminal = map.near(x[customer], y[customer], random);
      if (terminal === undefined) continue;
      amount = Math.round(amount * 100) / 100;
      payments.push({ customer, second, terminal, amount });
    }
    return payments;
  }

  const calendar = new FraudCalendar({
    ...{ customers, terminals, days, seed },
    paymentsOf: (customer, day) => paymentsOf(customer, day).length,
  });
  let index = 0;
  for (let day = 0; day < days; day++) {
    const crimes = calendar.next(day);
    const today: { payment: Payment; thefts: number }[] = [];
    for (let customer = 0; customer < customers; customer++) {
      const payments = paymentsOf(customer, day);
      for (let at = 0; at < payments.length; at++) {
        const thefts = crimes.theftsOf(customer, at);
        today.push({ payment: payments[at], thefts });
      }
    }
    today.sort((a, b) => a.payment.second - b.payment.second);
    for (const { payment, thefts } of today) {
      const { customer, terminal, amount, second } = payment;
      let scenario: Scenario = amount > LARGE ? 1 : 0;
      if (crimes.isTakenOver(terminal)) scenario = 2;
      if (thefts > 0) scenario = 3;
      yield {
        index: index++,
        eventTime: start + (day * DAY_SECONDS + second) * 1_000,
        day,
        customer,
        terminal,
        amount: Math.round(amount * TIMES ** thefts * 100) / 100,
        isFraud: scenario > 0,
        scenario,
      };
    }
  }
}
