import { open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';

/** What a folder lists is on the disk when it resolves. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** What a file holds is on the disk when it resolves. */
export async function syncFile(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Writes a whole file, so that after a kill it has either what it had or all that is new. */
export async function writeWhole(
  file: string,
  parts: string | Uint8Array | Iterable<Uint8Array>,
): Promise<void> {
  const making = `${file}.making`;
  const handle = await open(making, 'w');
  try {
    await handle.writeFile(parts);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(making, file);
  await syncFolder(path.dirname(file));
}

/** Undefined when there is no such file. */
export async function readIfThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
