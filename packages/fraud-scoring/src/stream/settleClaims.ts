import { setTimeout as sleep } from 'node:timers/promises';
import type { ScoringEngine } from '../engine/ScoringEngine';
import { RefusedError } from '../engine/RefusedError';
import { StoreUnavailableError } from '../store/FeatureStore';
import type { Outbox } from './Outbox';
import { decisionMessage } from './StreamScorer';

const LOOK_EVERY_MS = 200;

/**
 * Finds out what became of the transactions that an earlier process had taken by request when it was killed. Was one
 * decided for that very request, and its decision not handed over before, it is now; of the others somebody else has the
 * decision, or nobody. Ends when all are settled, but for those whose decision cannot be read: their claims stay open.
 */
export async function settleClaims(
  engine: Pick<ScoringEngine, 'decided' | 'outage' | 'pending'>,
  outbox: Pick<Outbox, 'claimsFound' | 'settle' | 'drop'>,
  signal: AbortSignal,
): Promise<void> {
  for (const [claim, transactionId] of outbox.claimsFound) {
    while (!signal.aborted) {
      // answers that wait for the store are handed over first: they may have this claim
      if (engine.outage === 'up' && engine.pending === 0) {
        try {
          const record = await engine.decided(transactionId);
          if (record?.origin === claim) {
            outbox.settle(claim, decisionMessage(record));
          } else {
            outbox.drop(claim);
          }
          break;
        } catch (error) {
          // Nobody here can read what became of it: a later process may.
          if (error instanceof RefusedError) break;
          if (!(error instanceof StoreUnavailableError)) throw error;
        }
      }
      await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => {}); // it ends early
    }
  }
}
