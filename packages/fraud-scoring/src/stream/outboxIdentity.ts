import { randomUUID } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { OWNER_ALONE, syncFolder } from '../store/journalSegments';

const fileIn = (folder: string) => path.join(folder, 'outbox.json');

/** What the outbox in a folder is called; undefined where it has no name. */
export async function readOutboxIdentity(
  folder: string,
): Promise<string | undefined> {
  try {
    const parsed: unknown = JSON.parse(await readFile(fileIn(folder), 'utf8'));
    const { id } = Object(parsed) as { id?: unknown };
    return typeof id === 'string' && id !== '' ? id : undefined;
  } catch (error) {
    const isThere = (error as NodeJS.ErrnoException).code !== 'ENOENT';
    if (isThere && !(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

/** Gives the outbox in a folder, or one in memory, a name that none had before. */
export async function nameOutbox(folder: string | undefined): Promise<string> {
  const id = randomUUID();
  if (folder === undefined) return id;
  const file = fileIn(folder);
  const made = await open(`${file}.new`, 'w', OWNER_ALONE);
  try {
    await made.writeFile(`${JSON.stringify({ id })}\n`);
    await made.sync();
  } finally {
    await made.close();
  }
  await rename(`${file}.new`, file);
  await syncFolder(folder);
  return id;
}
