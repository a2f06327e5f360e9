import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bodiesNeeded, writeBodies } from './bodies';
import {
  handbook,
  type HandbookOptions,
  type HandbookTransaction,
} from './handbook';
import type { LoadReport } from './LoadReport';
import { runSender, type SenderOptions } from './runSender';

/** What is sent, and how. */
export interface LoadOptions
  extends Omit<SenderOptions, 'bodies' | 'cycle' | 'runId'> {
  /** Default: a random one, so that no id is sent twice. */
  runId?: string;
  /** The payments; default: those of {@link LoadOptions.world}. What is taken is gone, so that runs can follow each other. */
  transactions?: Iterator<HandbookTransaction>;
  /** Size and seed of the simulation, when `transactions` is left out; it has no last day. */
  world?: Omit<HandbookOptions, 'days'>;
  /** Called with each payment that may be sent, in order; its id is `transactionId(runId, number)`. */
  onPrepared?: (transaction: HandbookTransaction) => void;
}

/**
 * Sends payments in the order of the simulation at a rate: their event times are the simulation's, so that a simulated day
 * takes as long as its payments need.
 *
 * @throws Error when the sender cannot be built or cannot do what it was asked, RangeError when the stream has no payments
 */
export async function runLoad(options: LoadOptions): Promise<LoadReport> {
  const { transactions, world, onPrepared, ...sending } = options;
  const { rate, seconds, warmUpSeconds = 0 } = options;
  const stream = transactions ?? handbook({ ...world, days: Infinity });
  const folder = await mkdtemp(path.join(tmpdir(), 'fraud-load-'));
  try {
    const bodies = path.join(folder, 'bodies.ndjson');
    const needed = bodiesNeeded(rate, seconds + warmUpSeconds);
    const written = await writeBodies(bodies, stream, needed, onPrepared);
    if (written === 0) {
      throw new RangeError(
        'transactions has come to its end; give a longer one',
      );
    }
    return await runSender({
      ...sending,
      bodies,
      runId: options.runId ?? `load-${randomUUID().slice(0, 8)}`,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
