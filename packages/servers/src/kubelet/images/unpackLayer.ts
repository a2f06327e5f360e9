import { execFile } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmSync,
  Stats,
} from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const WHITEOUT = '.wh.';
const OPAQUE = '.wh..wh..opq';
const LIST_BYTES = 512 * 1024 * 1024;

const run = promisify(execFile);

/**
 * Puts a layer on top of those that are there: what it takes away goes, what it brings comes.
 *
 * @param layer - a tar, plain or compressed as its media type says
 * @throws Error when an entry would come to lie outside of the tree, or `tar` fails
 */
export async function unpackLayer(
  layer: string,
  mediaType: string,
  tree: string,
): Promise<void> {
  mkdirSync(tree, { recursive: true });
  const packed = compression(mediaType);
  const { stdout } = await run(
    'tar',
    [...packed, '--quoting-style=literal', '-tf', layer],
    { maxBuffer: LIST_BYTES },
  );
  const entries = stdout.split('\n').filter(Boolean);
  for (const entry of entries) {
    requireWithin(tree, entry);
    takeAway(tree, entry);
  }
  await run('tar', [
    ...packed,
    ...['-xf', layer, '-C', tree, `--exclude=${WHITEOUT}*`],
    ...[
      '--no-same-owner',
      '--preserve-permissions',
      '--delay-directory-restore',
    ],
    // device files can be made by root alone, and each container gets its own
    ...['--anchored', '--exclude=dev/*', '--exclude=./dev/*'],
  ]);
}

function compression(mediaType: string): string[] {
  if (/gzip/.test(mediaType)) return ['--gzip'];
  if (/zstd/.test(mediaType)) return ['--zstd'];
  return [];
}

/** An entry below a symbolic link of an earlier layer would be written where that points. */
function requireWithin(tree: string, entry: string) {
  const parts = path.normalize(entry).split('/').filter(Boolean);
  if (parts.includes('..')) {
    throw new Error(
      `a layer names "${entry}", which lies outside of the image`,
    );
  }
  let folder = tree;
  for (const part of parts.slice(0, -1)) {
    folder = path.join(folder, part);
    const found: Stats | undefined = lstatSync(folder, {
      throwIfNoEntry: false,
    });
    if (!found) return;
    if (found.isSymbolicLink()) {
      throw new Error(
        `a layer writes "${entry}" through a symbolic link; name the folder itself in the layer`,
      );
    }
  }
}

function takeAway(tree: string, entry: string) {
  const name = path.basename(entry);
  if (!name.startsWith(WHITEOUT)) return;
  const folder = path.join(tree, path.dirname(entry));
  const below = () => (existsSync(folder) ? readdirSync(folder) : []);
  const gone = name === OPAQUE ? below() : [name.slice(WHITEOUT.length)];
  for (const each of gone) {
    rmSync(path.join(folder, each), { recursive: true, force: true });
  }
}
