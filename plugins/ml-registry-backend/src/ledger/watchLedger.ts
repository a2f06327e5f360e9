import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import type { Ledger } from './Ledger';

/** Makes a function that checks the whole ledger, and logs each finding once. */
export function watchLedger(
  ledger: Ledger,
  db: Knex,
  logger: LoggerService,
): () => Promise<void> {
  let told: string | undefined;
  return async () => {
    await ledger.check(db);
    const problem = ledger.knownProblem;
    if (problem && problem !== told) {
      logger.error(
        `The ledger is not whole, so nothing is registered or moved until a check finds it whole: ${problem}`,
      );
    }
    told = problem;
  };
}
