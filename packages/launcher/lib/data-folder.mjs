// @ts-check
/** The folder of databases, repositories and logs: one launcher at a time. */
import fs from 'node:fs';
import path from 'node:path';
import { recordProcess, recordedProcess } from './processes.mjs';
import { Remedy } from './say.mjs';

/** @param {string} data */
const launcherFile = data => path.join(data, 'run/launcher.json');

/**
 * @param {string} data
 * @throws {Remedy} when another launcher runs on it
 */
export function checkNotRunning(data) {
  const other = recordedProcess(launcherFile(data));
  if (other) {
    throw new Remedy(
      `Modelport already runs on ${data} (pid ${other}): stop it with Ctrl-C there, or give this one its own folder with --data DIR.`,
    );
  }
}

/**
 * Makes the folder and those above it, one by one: the recursive form of Node never returns
 * for a place such as /proc.
 *
 * @param {string} data
 * @throws {Remedy} when it cannot be made or written
 */
export function makeDataFolder(data) {
  const folder = path.join(data, 'run');
  try {
    const missing = [];
    for (let at = folder; !fs.existsSync(at); at = path.dirname(at)) {
      missing.unshift(at);
    }
    for (const each of missing) fs.mkdirSync(each, { mode: 0o700 });
    fs.accessSync(folder, fs.constants.W_OK);
  } catch (error) {
    const code = /** @type {NodeJS.ErrnoException} */ (error).code;
    throw new Remedy(
      `--data ${data} cannot be used as a folder (${code}): name a folder that this user may write, for example --data ~/modelport-data.`,
    );
  }
}

/** @param {string} data */
export function claimDataFolder(data) {
  recordProcess(launcherFile(data), process.pid);
}
