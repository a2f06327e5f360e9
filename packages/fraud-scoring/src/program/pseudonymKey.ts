import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import path from 'node:path';

const KEY_BYTES = 32;
const HEX = /^[0-9a-f]{32,}$/i;

/**
 * The key of the pseudonyms: from a file, or made once and kept in the data folder. Without either it lives as long as the
 * process, and so do the pseudonyms.
 *
 * @throws TypeError when the file holds no key
 */
export async function readPseudonymKey(
  file: string | undefined,
  data: string | undefined,
): Promise<Buffer> {
  if (file !== undefined) return keyIn(file);
  if (data === undefined) return randomBytes(KEY_BYTES);
  const own = path.join(data, 'pseudonym.key');
  await mkdir(data, { recursive: true });
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
  return keyIn(own);
}

async function keyIn(file: string): Promise<Buffer> {
  const text = (await readFile(file, 'utf8')).trim();
  if (!HEX.test(text)) {
    throw new TypeError(
      `--pseudonym-key: ${file} holds no key; write at least 32 hexadecimal digits, for example from "openssl rand -hex 32"`,
    );
  }
  return Buffer.from(text, 'hex');
}
