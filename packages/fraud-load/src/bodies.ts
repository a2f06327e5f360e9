import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { HandbookTransaction } from './handbook';

/** What the sender puts a transaction's id in place of. */
const PLACEHOLDER = '@ID@';
const LINES_A_PIECE = 1_000;

/** The body of `POST /v1/score` for a payment, with a place for its id. */
export function bodyOf(transaction: HandbookTransaction): string {
  return JSON.stringify({
    transaction_id: PLACEHOLDER,
    event_time: new Date(transaction.eventTime).toISOString(),
    customer_id: `c${transaction.customer}`,
    terminal_id: `t${transaction.terminal}`,
    amount: transaction.amount,
    currency: 'EUR',
  });
}

/** The id that the sender gives to the body of a number, counted from 0 with those of the warm-up. */
export function transactionId(runId: string, body: number): string {
  return `${runId}-${String(body).padStart(10, '0')}`;
}

/**
 * How many bodies a run needs: what a Poisson process brings in that time, and so much more that it runs out of them less
 * than once in a thousand million runs.
 */
export function bodiesNeeded(rate: number, seconds: number): number {
  const mean = rate * seconds;
  return Math.ceil(mean + 6 * Math.sqrt(mean) + 20);
}

/**
 * Writes the next payments of a stream to a file, one body a line.
 *
 * @param onWritten - called with each payment that was written, in order
 * @returns how many there were; fewer than asked for where the stream ends
 */
export async function writeBodies(
  file: string,
  transactions: Iterator<HandbookTransaction>,
  count: number,
  onWritten?: (transaction: HandbookTransaction) => void,
): Promise<number> {
  let written = 0;
  function* pieces() {
    let isEnded = false;
    while (written < count && !isEnded) {
      const lines: string[] = [];
      while (written < count && lines.length < LINES_A_PIECE && !isEnded) {
        const next = transactions.next();
        isEnded = next.done === true;
        if (next.done) break;
        onWritten?.(next.value);
        lines.push(`${bodyOf(next.value)}\n`);
        written++;
      }
      if (lines.length > 0) yield lines.join('');
    }
  }
  await pipeline(Readable.from(pieces()), createWriteStream(file));
  return written;
}
