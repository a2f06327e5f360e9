// @ts-check
/** `npm start`: brings what is missing, starts the servers and the portal, stops them again. */
import fs from 'node:fs';
import path from 'node:path';
import { USAGE, readOptions } from './lib/options.mjs';
import { checkPortFree } from './lib/port.mjs';
import {
  endLeftovers,
  startDevPages,
  startPortal,
  startServers,
} from './lib/portal.mjs';
import { DEV_PAGES } from './lib/portal-config.mjs';
import { endGroup, recordProcess, recordedProcess } from './lib/processes.mjs';
import { ensurePortalPython } from './lib/python.mjs';
import { endRunning } from './lib/run.mjs';
import { Remedy, say } from './lib/say.mjs';
import { checkPrerequisites, ensureToolchain } from './lib/toolchain.mjs';
import { ensureFrontendBuilt, ensureInstalled } from './lib/workspace.mjs';

/** @type {import('node:child_process').ChildProcess[]} */
const children = [];
let stopping = false;

/**
 * @param {string} why
 * @param {number} code
 */
async function stop(why, code) {
  if (stopping) return;
  stopping = true;
  say(`${why}: stopping`);
  endRunning();
  await Promise.all(
    children.map(
      child => child.pid && child.exitCode === null && endGroup(child.pid),
    ),
  );
  say('Everything is stopped');
  process.exit(code);
}

/** @param {string} data */
function claimDataFolder(data) {
  fs.mkdirSync(path.join(data, 'run'), { recursive: true, mode: 0o700 });
  const file = path.join(data, 'run/launcher.json');
  const other = recordedProcess(file);
  if (other) {
    throw new Remedy(
      `Modelport already runs on ${data} (pid ${other}): stop it with Ctrl-C there, or give this one its own folder with --data DIR.`,
    );
  }
  recordProcess(file, process.pid);
}

async function main() {
  const options = readOptions(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(`${USAGE}\n`);
    return;
  }
  checkPrerequisites();
  claimDataFolder(options.data);
  await endLeftovers(options.data);
  await checkPortFree(options.port);

  const toolchain = await ensureToolchain();
  const [python] = await Promise.all([
    ensurePortalPython(),
    ensureInstalled(toolchain).then(() =>
      options.dev ? undefined : ensureFrontendBuilt(toolchain),
    ),
  ]);

  const servers = startServers(options.data, toolchain);
  children.push(servers.child);
  await servers.ready;
  const portal = startPortal(options, toolchain, python);
  children.push(portal.child);
  for (const [name, child] of /** @type {const} */ ([
    ['The portal', portal.child],
    ['The servers', servers.child],
  ])) {
    child.once('exit', code => stop(`${name} ended by itself (${code})`, 1));
  }
  await portal.ready;
  if (options.dev) children.push(startDevPages(options.data, toolchain));
  const address = options.dev ? DEV_PAGES : `http://127.0.0.1:${options.port}`;
  say(`Open ${address}  (Ctrl-C stops everything)`);
}

process.on('SIGINT', () => stop('Ctrl-C', 0));
process.on('SIGTERM', () => stop('SIGTERM', 0));
main().catch(error => {
  if (stopping) return undefined;
  process.stderr.write(
    `${error instanceof Remedy ? error.message : error.stack ?? error}\n`,
  );
  return stop('Could not start', 1);
});
