import { stat } from 'node:fs/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { isError, toError } from '@backstage/errors';
import type { Knex } from 'knex';
import { hasEntries, Ledger } from './Ledger';
import { loadLedgerKey, readLedgerKey } from './LedgerKey';

const NO_KEY =
  'Nothing can be registered or moved, since the ledger has no key: set mlRegistry.ledger.keyFile to an absolute path outside the database.';
const UNREADABLE_KEY =
  'Nothing can be registered or moved, since the key of the ledger cannot be read; the log of the backend says why. Ask a platform engineer.';
const LOST_KEY =
  'Nothing can be registered or moved, since the ledger has entries but its key is gone: put the key back at mlRegistry.ledger.keyFile and restart the backend.';

/** Opens the ledger with its key; a key is made for an empty ledger only. Without a key it is read, not written. */
export async function openLedger(
  keyFile: string | undefined,
  logger: LoggerService,
  db: Knex,
): Promise<Ledger> {
  if (!keyFile) {
    logger.warn(NO_KEY);
    return new Ledger(undefined, NO_KEY);
  }
  try {
    if (!(await hasEntries(db))) {
      return new Ledger(await loadLedgerKey(keyFile));
    }
    if (await isMissing(keyFile)) {
      logger.warn(`${LOST_KEY} There is no file ${keyFile}.`);
      return new Ledger(undefined, LOST_KEY);
    }
    return new Ledger(await readLedgerKey(keyFile));
  } catch (error) {
    logger.error(toError(error).message);
    return new Ledger(undefined, UNREADABLE_KEY);
  }
}

async function isMissing(file: string): Promise<boolean> {
  try {
    await stat(file);
    return false;
  } catch (error) {
    return isError(error) && error.code === 'ENOENT';
  }
}
