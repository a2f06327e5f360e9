import { randomBytes } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { OWNER_ALONE, syncFolder } from '../store/journalSegments';

/** By what a log is told from another one in its place. */
export interface LogIdentity {
  /** Sixteen hexadecimal digits. */
  id: string;
  /** In milliseconds since 1970. */
  begunAt: number;
}

async function readIdentity(file: string): Promise<LogIdentity | undefined> {
  try {
    const parsed: unknown = JSON.parse(await readFile(file, 'utf8'));
    const { id, begunAt } = Object(parsed) as Partial<LogIdentity>;
    const isWhole = /^[0-9a-f]{16}$/.test(String(id));
    return id !== undefined && isWhole && typeof begunAt === 'number'
      ? { id, begunAt }
      : undefined;
  } catch (error) {
    const isThere = (error as NodeJS.ErrnoException).code !== 'ENOENT';
    if (isThere && !(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

/** What the log in a folder is called; a folder that has no name yet is given one. */
export async function logIdentityOf(
  folder: string,
  now: number,
): Promise<LogIdentity> {
  const file = path.join(folder, 'log.json');
  const known = await readIdentity(file);
  if (known) return known;
  const identity = { id: randomBytes(8).toString('hex'), begunAt: now };
  const made = await open(`${file}.new`, 'w', OWNER_ALONE);
  try {
    await made.writeFile(`${JSON.stringify(identity)}\n`);
    await made.sync();
  } finally {
    await made.close();
  }
  await rename(`${file}.new`, file);
  await syncFolder(folder);
  return identity;
}
