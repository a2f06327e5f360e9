import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { open, readFile, stat } from 'node:fs/promises';
import { InputError, isError } from '@backstage/errors';

const textOf = ({ sequence, hash }: { sequence: number; hash: string }) =>
  Buffer.from(`${sequence}:${hash}`);

/** Signs the newest entry of the ledger. */
export class LedgerKey {
  /** First 16 hexadecimal digits of the SHA-256 of the public key. */
  readonly id: string;
  /** PEM. */
  readonly publicKey: string;
  readonly #private: KeyObject;
  readonly #public: KeyObject;

  constructor(pem: string) {
    this.#private = createPrivateKey(pem);
    if (this.#private.asymmetricKeyType !== 'ed25519') {
      throw new InputError('it holds no Ed25519 key');
    }
    this.#public = createPublicKey(this.#private);
    this.publicKey = this.#public
      .export({ type: 'spki', format: 'pem' })
      .toString();
    const der = this.#public.export({ type: 'spki', format: 'der' });
    this.id = createHash('sha256').update(der).digest('hex').slice(0, 16);
  }

  /** Signs a head; base64. */
  sign(head: { sequence: number; hash: string }): string {
    return sign(null, textOf(head), this.#private).toString('base64');
  }

  /** Whether this key has signed a head. */
  verifies(
    head: { sequence: number; hash: string },
    signature: string,
  ): boolean {
    const bytes = Buffer.from(signature, 'base64');
    return verify(null, textOf(head), this.#public, bytes);
  }
}

const READABLE_BY_OTHERS = 0o077;

/**
 * Reads the key from a file, and makes it when the file is not there. The folder has to be there already: a key in a
 * folder that vanishes with the next deployment would be none.
 * @throws InputError naming the setting and what to do
 */
export async function loadLedgerKey(file: string): Promise<LedgerKey> {
  return naming(file, async () => {
    await createKeyFile(file);
    return readKeyFile(file);
  });
}

/**
 * Reads the key from a file that has to be there.
 * @throws InputError naming the setting and what to do, with the error of the file system as its cause
 */
export async function readLedgerKey(file: string): Promise<LedgerKey> {
  return naming(file, () => readKeyFile(file));
}

async function readKeyFile(file: string): Promise<LedgerKey> {
  const { mode } = await stat(file);
  if ((mode & READABLE_BY_OTHERS) !== 0) {
    throw new InputError(
      'other accounts of the machine can read it; run chmod 600 on it',
    );
  }
  return new LedgerKey(await readFile(file, 'utf8'));
}

async function naming<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const why =
      isError(error) && error.code === 'ENOENT'
        ? 'its folder does not exist; make the folder on a disk that stays'
        : (error as Error).message;
    throw new InputError(
      `mlRegistry.ledger.keyFile names ${file}, but ${why}`,
      error,
    );
  }
}

async function createKeyFile(file: string): Promise<void> {
  let handle;
  try {
    handle = await open(file, 'wx', 0o600);
  } catch (error) {
    if (isError(error) && error.code === 'EEXIST') {
      return;
    }
    throw error;
  }
  try {
    const { privateKey } = generateKeyPairSync('ed25519');
    await handle.writeFile(
      privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    );
    await handle.sync();
  } finally {
    await handle.close();
  }
}
