import { mkdir, open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { syncFolder } from '../store/journalSegments';
import { type Directive, parseDirective } from './Directive';

/** Where the directive lies that was served last. */
export const keptFile = (folder: string) => path.join(folder, 'directive.json');

/**
 * The directive that was served last, for while its source does not answer.
 *
 * @returns undefined where there was never one
 * @throws Error when it cannot be read
 */
export async function readKept(folder: string): Promise<Directive | undefined> {
  try {
    return parseDirective(JSON.parse(await readFile(keptFile(folder), 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Keeps a directive: the file is the old one or the new one, whole, whenever the process or the machine ends. */
export async function keep(
  folder: string,
  { document }: Directive,
): Promise<void> {
  const file = keptFile(folder);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const made = await open(`${file}.new`, 'w', 0o600);
  try {
    await made.writeFile(`${JSON.stringify(document)}\n`);
    await made.sync();
  } finally {
    await made.close();
  }
  await rename(`${file}.new`, file);
  await syncFolder(folder);
}
