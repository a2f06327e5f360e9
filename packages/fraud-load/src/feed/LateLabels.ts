import type { Random } from '../draws';

/** Frauds of which somebody hears: the others are never noticed. */
const NOTICED = 0.8;
const SOONEST_MS = 2 * 60_000;
const SPREAD_MS = 8 * 60_000;
const AGAIN_MS = 60_000;

/** What is sent to `POST /v1/labels`, but for the time of the label. */
export interface FraudReport {
  transaction_id: string;
  event_time: string;
  customer_id: string;
  terminal_id: string;
}

/** Frauds that become known some minutes after they were paid, as chargebacks do after some weeks. */
export class LateLabels {
  readonly #waiting: { report: FraudReport; dueAt: number }[] = [];

  constructor(private readonly random: Random) {}

  /** A fraud that was paid; most become known. */
  add(report: FraudReport, now: number): void {
    if (this.random() >= NOTICED) return;
    const dueAt = now + SOONEST_MS + this.random() * SPREAD_MS;
    this.#waiting.push({ report, dueAt });
  }

  /** One that could not be told now. */
  addAgain(report: FraudReport, now: number): void {
    this.#waiting.push({ report, dueAt: now + AGAIN_MS });
  }

  /** Those that have become known; each is given once. */
  takeDue(now: number): FraudReport[] {
    const due = this.#waiting.filter(({ dueAt }) => dueAt <= now);
    const later = this.#waiting.filter(({ dueAt }) => dueAt > now);
    this.#waiting.splice(0, Infinity, ...later);
    return due.map(({ report }) => report);
  }
}
