import { generateKeyPairSync } from 'node:crypto';
import { LedgerKey } from '../ledger/LedgerKey';

/** A key for tests. */
export function createTestKey(): LedgerKey {
  const { privateKey } = generateKeyPairSync('ed25519');
  return new LedgerKey(
    privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  );
}
