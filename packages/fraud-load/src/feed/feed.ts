import { setTimeout as pause } from 'node:timers/promises';
import { transactionId } from '../bodies';
import type { Random } from '../draws';
import type { HandbookTransaction } from '../handbook';
import { type FraudReport, LateLabels } from './LateLabels';

/** After such a delay, of a machine that slept say, what was due meanwhile is left out. */
const MOST_BEHIND_MS = 1_000;
const TIMEOUT_MS = 5_000;

/** What time it is, and waiting. */
export interface FeedClock {
  now(): number;
  /** Rejects when the signal is aborted. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

/** A payment that the service had something against. */
export interface NoticedPayment {
  transaction_id: string;
  /** As the service answered: `review` or `decline`. */
  decision: string;
  score: number | null;
  /** What it truly is. */
  isFraud: boolean;
}

/** How {@link feed} runs. */
export interface FeedOptions {
  /** Of the scoring service, without a slash at the end. */
  url: string;
  /** Payments a second, in the mean. */
  rate: number;
  payments: Iterator<HandbookTransaction>;
  /** Begins the id of each payment; another one for each start. */
  runId: string;
  signal: AbortSignal;
  /** Told when the service does not take what it is sent, and why, and when it does again. */
  onChange?: (problem: string | undefined) => void;
  /** Told of each payment that was not simply approved. */
  onNoticed?: (noticed: NoticedPayment) => void;
  random?: Random;
  clock?: FeedClock;
}

const CLOCK: FeedClock = {
  now: Date.now,
  wait: (ms, signal) => pause(ms, undefined, { signal }),
};

/** What the service answered; `again` where asking later helps. */
type Outcome =
  | { problem?: undefined; answer: Partial<NoticedPayment> }
  | { problem: string; again: boolean };

async function post(
  url: string,
  body: object,
  signal: AbortSignal,
): Promise<Outcome> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    const text = await answer.text();
    if (answer.ok) return { answer: JSON.parse(text) };
    const { status } = answer;
    const again = status >= 500 || status === 429;
    return { problem: `it answered ${status}: ${text.slice(0, 300)}`, again };
  } catch (error) {
    const { message, cause } = error as Error & { cause?: Error };
    const why = cause?.message ?? message;
    return {
      problem: `it does not answer as a scoring service does (${why})`,
      again: true,
    };
  }
}

/**
 * Sends payments to a scoring service as they would be paid now: at random moments of a mean rate, whether or not it
 * answers, with the time of now. Frauds become known some minutes later. What is not answered is not sent again.
 * Resolves once the signal is aborted.
 */
export async function feed(options: FeedOptions): Promise<void> {
  const { url, rate, payments, runId, signal } = options;
  const { onChange, onNoticed, random = Math.random, clock = CLOCK } = options;
  const labels = new LateLabels(random);
  const underWay = new Set<Promise<void>>();
  let problem: string | undefined;

  const tell = (outcome: Outcome) => {
    if (signal.aborted) return;
    const wasWell = problem === undefined;
    problem = outcome.problem;
    if (wasWell !== (problem === undefined)) onChange?.(problem);
  };

  async function pay(payment: HandbookTransaction, number: number) {
    const paid: FraudReport = {
      transaction_id: transactionId(runId, number),
      event_time: new Date(clock.now()).toISOString(),
      customer_id: `c${payment.customer}`,
      terminal_id: `t${payment.terminal}`,
    };
    const body = { ...paid, amount: payment.amount, currency: 'EUR' };
    const outcome = await post(`${url}/v1/score`, body, signal);
    tell(outcome);
    if (outcome.problem !== undefined) return;
    const { decision, score = null } = outcome.answer;
    // Nobody asks a bank for money back that was never paid.
    if (payment.isFraud && decision !== 'decline') {
      labels.add(paid, clock.now());
    }
    if (decision !== undefined && decision !== 'approve') {
      const { transaction_id } = paid;
      const { isFraud } = payment;
      onNoticed?.({ transaction_id, decision, score, isFraud });
    }
  }

  async function report(fraud: FraudReport) {
    const body = {
      ...fraud,
      is_fraud: true,
      source: 'chargeback',
      labelled_at: new Date(clock.now()).toISOString(),
    };
    const outcome = await post(`${url}/v1/labels`, body, signal);
    tell(outcome);
    if (outcome.problem !== undefined && outcome.again) {
      labels.addAgain(fraud, clock.now());
    }
  }

  const begin = (work: Promise<void>) => {
    underWay.add(work);
    work.finally(() => underWay.delete(work));
  };

  let due = clock.now();
  for (let number = 0; !signal.aborted; number += 1) {
    due += (-Math.log(1 - random()) / rate) * 1_000;
    if (clock.now() - due > MOST_BEHIND_MS) due = clock.now();
    try {
      await clock.wait(Math.max(0, due - clock.now()), signal);
    } catch (error) {
      if (signal.aborted) break;
      throw error;
    }
    const { value, done } = payments.next();
    if (done) break;
    begin(pay(value, number));
    for (const fraud of labels.takeDue(clock.now())) begin(report(fraud));
  }
  await Promise.all(underWay);
}
