import { constants, createWriteStream, type Stats } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { InputError } from '@backstage/errors';
import { END_OF_TAR, paddingOf, tarHeader } from './tarHeader';

/** A history is no part of what runs, and would differ between two clones. */
const LEFT_OUT = '.git';

/** A folder that becomes a layer of an image. */
export interface LayerOptions {
  folder: string;
  /** Absolute path of the folder in the image. */
  at: string;
  /** The compressed archive to write. */
  file: string;
  signal: AbortSignal;
}

/**
 * Writes a folder as a layer whose bytes depend on nothing but the names and contents of its files, on which are executable,
 * and on what its links point at. Links are kept as links, wherever they lead.
 *
 * @throws InputError when there is something else in it than files, folders and links
 */
export async function writeLayer(options: LayerOptions): Promise<void> {
  const { folder, at, file, signal } = options;
  await pipeline(
    Readable.from(archive(folder, at), { objectMode: false }),
    createGzip({ level: 1 }),
    createWriteStream(file, { mode: 0o600 }),
    { signal },
  );
}

async function* archive(folder: string, at: string): AsyncGenerator<Buffer> {
  const names = at.split('/').filter(name => name !== '');
  for (let depth = 1; depth <= names.length; depth += 1) {
    const above = `${names.slice(0, depth).join('/')}/`;
    yield tarHeader({ path: above, type: 'folder' });
  }
  yield* contentOf(folder, names.join('/'));
  yield END_OF_TAR;
}

async function* contentOf(folder: string, at: string): AsyncGenerator<Buffer> {
  const names = (await fs.readdir(folder)).filter(name => name !== LEFT_OUT);
  for (const name of names.sort()) {
    const from = path.join(folder, name);
    const to = `${at}/${name}`;
    const stat = await fs.lstat(from);
    if (stat.isDirectory()) {
      yield tarHeader({ path: `${to}/`, type: 'folder' });
      yield* contentOf(from, to);
    } else if (stat.isSymbolicLink()) {
      const target = await fs.readlink(from);
      yield tarHeader({ path: to, type: 'link', target });
    } else if (stat.isFile()) {
      yield* bytesOf(from, to, stat);
    } else {
      throw new InputError(
        `${to} is neither a file nor a folder nor a link: remove it from the repository`,
      );
    }
  }
}

async function* bytesOf(
  from: string,
  to: string,
  { size, mode }: Stats,
): AsyncGenerator<Buffer> {
  const isExecutable = (mode & 0o111) !== 0;
  yield tarHeader({ path: to, type: 'file', isExecutable, size });
  if (size === 0) return;
  const handle = await fs.open(from, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    let read = 0;
    const part = { start: 0, end: size - 1, autoClose: false };
    for await (const chunk of handle.createReadStream(part)) {
      read += (chunk as Buffer).length;
      yield chunk as Buffer;
    }
    if (read !== size) {
      throw new Error(`${to} changed while it was read; try again`);
    }
  } finally {
    await handle.close();
  }
  const padding = paddingOf(size);
  if (padding.length) yield padding;
}
