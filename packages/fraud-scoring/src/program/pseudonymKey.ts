import { randomBytes } from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { readGiven } from './givenFiles';

const KEY_BYTES = 32;
const HEX = /^[0-9a-f]{32,}$/i;

/**
 * The key of the pseudonyms: from a file, or made once and kept in the data folder. Without either it lives as long as the
 * process, and so do the pseudonyms.
 *
 * @throws TypeError when the file cannot be read, or holds no key
 */
export async function readPseudonymKey(
  file: string | undefined,
  data: string | undefined,
): Promise<Buffer> {
  if (file !== undefined) return keyIn(file, '--pseudonym-key');
  if (data === undefined) return randomBytes(KEY_BYTES);
  const own = path.join(data, 'pseudonym.key');
  await mkdir(data, { recursive: true, mode: 0o700 });
  try {
    const handle = await open(own, 'wx', 0o600);
    try {
      await handle.writeFile(`${randomBytes(KEY_BYTES).toString('hex')}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return keyIn(own, '--data');
}

async function keyIn(file: string, option: string): Promise<Buffer> {
  const text = (await readGiven(file, option)).toString().trim();
  if (!HEX.test(text)) {
    throw new TypeError(
      `${option}: ${file} holds no key; write at least 32 hexadecimal digits, for example from "openssl rand -hex 32"`,
    );
  }
  return Buffer.from(text, 'hex');
}
