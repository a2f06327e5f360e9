import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';

/** The first lines by which installers name a Python: directly, and by the shell when its path is too long for that. */
const NAMES_PYTHON =
  /^(?:#!\/bin\/sh\n'''exec' [^\n]*python[^\n]*\n' '''\n|#![^\n]*python[^\n]*\n)/;
const ANY_PYTHON = '#!/usr/bin/env python\n';
const INFO = /\.dist-info$/;
/** When uv took what into its cache. */
const CACHED = 'uv_cache.json';

/**
 * Makes a folder of packages one that may lie anywhere and is the same whenever it was installed: its scripts are run by
 * the Python in `PATH`, what the installer noted for itself is gone, and the packages' lists of their files agree with it.
 */
export async function relocatePackages(folder: string): Promise<void> {
  const changed = new Map<string, Buffer>();
  for (const name of await namesIn(path.join(folder, 'bin'))) {
    const script = path.join('bin', name);
    const before = await fs.readFile(path.join(folder, script), 'latin1');
    const after = before.replace(NAMES_PYTHON, ANY_PYTHON);
    if (after !== before) {
      const bytes = Buffer.from(after, 'latin1');
      await replace(path.join(folder, script), bytes);
      changed.set(script, bytes);
    }
  }
  for (const name of await namesIn(folder)) {
    if (!INFO.test(name)) continue;
    await fs.rm(path.join(folder, name, CACHED), { force: true });
    await correctRecord(path.join(folder, name, 'RECORD'), changed);
  }
}

async function correctRecord(file: string, changed: Map<string, Buffer>) {
  const before = await fs.readFile(file, 'utf8').catch(() => '');
  const kept = before
    .split('\n')
    .filter(line => !line.includes(`.dist-info/${CACHED},`));
  const lines = kept.map(line => {
    const [listed] = line.split(',');
    const bytes = changed.get(path.posix.normalize(listed));
    if (!bytes) return line;
    const sum = createHash('sha256').update(bytes).digest('base64url');
    return `${listed},sha256=${sum},${bytes.length}`;
  });
  const after = lines.join('\n');
  if (after !== before) await replace(file, Buffer.from(after));
}

async function namesIn(folder: string): Promise<string[]> {
  const names = await fs.readdir(folder).catch(() => []);
  return [...names].sort();
}

/** Writes a new file in the place of one that may be linked to the installer's cache. */
async function replace(file: string, bytes: Buffer): Promise<void> {
  const { mode } = await fs.stat(file);
  await fs.writeFile(`${file}.new`, bytes, { mode });
  await fs.rename(`${file}.new`, file);
}
