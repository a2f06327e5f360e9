import type { Knex } from 'knex';
import { PERSON, REVIEWS } from './ReviewRow';

/**
 * Ids of the payments that a person called fraud in the review, as `said_id`. An outcome from elsewhere that came first has
 * its source there in place of a person, and is none of these.
 */
export const calledFraud = (db: Knex, service: string) =>
  db(REVIEWS)
    .where({ service, verdict: 'fraud' })
    .where('verdict_by', 'like', `${PERSON}%`)
    .select({ said_id: 'transaction_id' });

/**
 * On how many payments people gave a verdict.
 *
 * @param span - from a time on and before another, both in milliseconds since 1970
 */
export async function countVerdicts(
  db: Knex,
  service: string,
  { from, to }: { from: number; to: number },
): Promise<number> {
  const [{ count }] = await db(REVIEWS)
    .where({ service, state: 'done' })
    .where('verdict_by', 'like', `${PERSON}%`)
    .where('verdict_at', '>=', from)
    .where('verdict_at', '<', to)
    .count({ count: '*' });
  return Number(count);
}
