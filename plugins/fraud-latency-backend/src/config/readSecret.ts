import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/** What may stand in a header. */
const SECRET = /^[\x21-\x7e]{1,4096}$/;

/**
 * Reads a secret from the file that a key of the configuration names.
 *
 * @param field - where the key is, for messages
 * @throws InputError that names key and file, and never what is in the file
 */
export async function readSecret(
  config: Config,
  key: string,
  field: string,
): Promise<string | undefined> {
  const file = config.getOptionalString(key);
  if (file === undefined) return undefined;
  if (!path.isAbsolute(file)) {
    throw new InputError(`${field}.${key} must be an absolute path`);
  }
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new InputError(
      `${field}.${key} names ${file}, which cannot be read: make it readable to the portal`,
      error,
    );
  }
  const secret = text.trim();
  if (!SECRET.test(secret)) {
    throw new InputError(
      `${field}.${key} names ${file}, which must hold one secret on one line and nothing else`,
    );
  }
  return secret;
}
