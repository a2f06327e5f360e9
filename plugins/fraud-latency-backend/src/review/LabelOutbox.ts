import type { Knex } from 'knex';
import { PERSON, REVIEWS, type ReviewRow } from './ReviewRow';

/** A label that the scoring service does not have yet. */
export interface WaitingLabel {
  service: string;
  transactionId: string;
  isFraud: boolean;
  /** When the verdict was given, in milliseconds since 1970. */
  at: number;
}

/** Verdicts that are to become labels; they wait in the table of reviews, written before they are sent. */
export class LabelOutbox {
  constructor(private readonly db: Knex) {}

  /** Labels that wait, the oldest first. */
  async list(service: string, limit: number): Promise<WaitingLabel[]> {
    const rows = await this.#waiting(service)
      .orderBy('verdict_at')
      .limit(limit)
      .select<ReviewRow[]>('*');
    return rows.map(row => ({
      service,
      transactionId: row.transaction_id,
      isFraud: row.verdict === 'fraud',
      at: Number(row.verdict_at),
    }));
  }

  async count(service: string): Promise<number> {
    const [{ count }] = await this.#waiting(service).count({ count: '*' });
    return Number(count);
  }

  /** The service has the label. Nothing where another verdict was given meanwhile: that one is still to be sent. */
  async sent(label: WaitingLabel, now: number): Promise<void> {
    await this.#of(label).update({ sent_at: now, send_problem: null });
  }

  /** The label could not be sent now. */
  async failed(label: WaitingLabel, problem: string): Promise<void> {
    await this.#of(label).update({ send_problem: problem });
  }

  /** The service will never take the label. */
  async refused(
    label: WaitingLabel,
    problem: string,
    now: number,
  ): Promise<void> {
    await this.#of(label).update({ send_problem: problem, refused_at: now });
  }

  #of({ service, transactionId, at }: WaitingLabel) {
    return this.db<ReviewRow>(REVIEWS).where({
      service,
      transaction_id: transactionId,
      verdict_at: at,
    });
  }

  #waiting(service: string) {
    return this.db<ReviewRow>(REVIEWS)
      .where({ service, state: 'done' })
      .whereNull('sent_at')
      .whereNull('refused_at')
      .whereIn('verdict', ['fraud', 'genuine'])
      .where('verdict_by', 'like', `${PERSON}%`);
  }
}
