import type { HandbookTransaction } from '@modelport/fraud-load';
import { setTimeout as sleep } from 'node:timers/promises';

const DRAINED_WITHIN_MS = 60_000;
const LOOK_MS = 100;
/** Headers of what is posted. */
export const JSON_BODY = { 'content-type': 'application/json' };

/** How often each customer paid, of the payments that were sent. */
function countPayments(sent: readonly HandbookTransaction[]) {
  const counts = new Map<number, number>();
  for (const { customer } of sent) {
    counts.set(customer, (counts.get(customer) ?? 0) + 1);
  }
  return counts;
}

/** A figure of `/metrics`, without labels. */
export async function gauge(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const line = text.split('\n').find(each => each.startsWith(`${name} `));
  if (!line) throw new Error(`The service has no metric ${name}.`);
  return Number(line.slice(name.length));
}

/** Resolves when the store has all that was answered without it. */
export async function drained(url: string): Promise<void> {
  const deadline = Date.now() + DRAINED_WITHIN_MS;
  while ((await gauge(url, 'fraud_scoring_pending_answers')) > 0) {
    if (Date.now() > deadline) {
      throw new Error('Answers still wait for the store.');
    }
    await sleep(LOOK_MS);
  }
}

/** How many payments of a card the service knows, asked with one more payment. */
async function countedBy(
  url: string,
  customer: number,
  eventTime: number,
): Promise<number> {
  const id = `probe-${customer}`;
  const answer = await fetch(`${url}/v1/score`, {
    method: 'POST',
    headers: JSON_BODY,
    body: JSON.stringify({
      transaction_id: id,
      event_time: new Date(eventTime).toISOString(),
      customer_id: `c${customer}`,
      terminal_id: 'probe',
      amount: 1,
      currency: 'EUR',
    }),
  });
  if (!answer.ok) throw new Error(`A probe was answered ${answer.status}.`);
  const decision = await (await fetch(`${url}/v1/decisions/${id}`)).json();
  const values: Record<string, number> = decision.features.values;
  // The longest window that the model has: the run is shorter than any.
  const [longest] = Object.keys(values)
    .filter(name => /^customer_count_\d+d$/.test(name))
    .sort((a, b) => parseInt(b.slice(15), 10) - parseInt(a.slice(15), 10));
  return values[longest] - 1;
}

/**
 * Of how many cards the service knows another number of payments than were sent.
 *
 * @param cards - how many are asked for
 */
export async function countWrong(
  url: string,
  sent: readonly HandbookTransaction[],
  cards: number,
): Promise<number> {
  const last = sent[sent.length - 1].eventTime;
  let wrong = 0;
  for (const [customer, count] of [...countPayments(sent)].slice(0, cards)) {
    const known = await countedBy(url, customer, last);
    if (known !== count) wrong += 1;
  }
  return wrong;
}
