// @ts-check
/** `npm start`: brings what is missing, starts the servers and the portal, stops them again. */
import {
  checkNotRunning,
  claimDataFolder,
  makeDataFolder,
} from './lib/data-folder.mjs';
import { startDemo } from './lib/demo.mjs';
import { USAGE, readOptions } from './lib/options.mjs';
import { checkPortFree } from './lib/port.mjs';
import {
  endLeftovers,
  startDevPages,
  startPortal,
  startServers,
} from './lib/portal.mjs';
import { DEV_PAGES, DEV_PAGES_PORT } from './lib/portal-config.mjs';
import { endGroup } from './lib/processes.mjs';
import { checkPrerequisites } from './lib/prerequisites.mjs';
import { ensurePortalPython, ensureUv } from './lib/python.mjs';
import { endRunning } from './lib/run.mjs';
import { Remedy, say } from './lib/say.mjs';
import {
  chooseScoringPort,
  createScoring,
  keptScoringPort,
} from './lib/scoring.mjs';
import { ensureToolchain } from './lib/toolchain.mjs';
import { ensureFrontendBuilt, ensureInstalled } from './lib/workspace.mjs';

/** @type {import('node:child_process').ChildProcess[]} */
const children = [];
/** @type {import('node:child_process').ChildProcess | undefined} */
let portal;
/** @type {import('node:child_process').ChildProcess | undefined} */
let demo;
/** @type {ReturnType<typeof createScoring> | undefined} */
let scoring;
let stopping = false;
/** Killed or crashed: it had no time to end the trainings and model servers that it started. */
let portalEndedByItself = false;

/**
 * Its long polls would hold it open for up to a minute; all it keeps is in databases and git
 * repositories that survive a kill.
 */
const PORTAL_GRACE_MS = 3_000;

/** @param {import('node:child_process').ChildProcess} child */
const end = async child => {
  if (!child.pid || child.exitCode !== null) return;
  await endGroup(child.pid, child === portal ? PORTAL_GRACE_MS : undefined);
};

/**
 * @param {string} why
 * @param {number} code
 */
async function stop(why, code) {
  if (stopping) return;
  stopping = true;
  endRunning();
  if (children.length) {
    say(`${why}: stopping`);
    if (demo) await end(demo);
    await scoring?.end();
    await Promise.all(children.map(end));
    say(
      portalEndedByItself
        ? 'Pages and servers are stopped. Trainings and deployed models run on; the next start over the same data takes them over'
        : 'Everything is stopped',
    );
  }
  process.exit(code);
}

/**
 * Stops everything when a child ends by itself.
 *
 * @param {string} name
 * @param {import('node:child_process').ChildProcess} child
 */
function watch(name, child) {
  child.once('exit', (code, signal) => {
    if (!stopping && child === portal) portalEndedByItself = true;
    stop(`${name} ended by itself (${signal ?? code})`, 1);
  });
}

async function main() {
  const options = readOptions(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(`${USAGE}\n`);
    return;
  }
  checkPrerequisites();
  checkNotRunning(options.data);
  makeDataFolder(options.data);
  await endLeftovers(options.data);
  await checkPortFree(options.port);
  if (options.dev) {
    await checkPortFree(
      DEV_PAGES_PORT,
      'stop it; `npm run dev` serves the pages there.',
    );
  }
  claimDataFolder(options.data);
  // Without --demo the service does not run; the tab still shows what is known of it, and that it is not seen.
  const scoringPort = options.demo
    ? await chooseScoringPort(options.data)
    : keptScoringPort(options.data);

  const toolchain = await ensureToolchain();
  const [environment, uv] = await Promise.all([
    ensurePortalPython(),
    ensureUv(),
    ensureInstalled(toolchain).then(() =>
      options.dev ? undefined : ensureFrontendBuilt(toolchain),
    ),
  ]);

  const servers = startServers(options.data, toolchain);
  children.push(servers.child);
  const startThePortal = () => {
    const started = startPortal({ ...options, scoringPort }, toolchain, {
      environment,
      uv,
    });
    started.ready.catch(() => undefined); // Told below, where it is waited for.
    portal = started.child;
    children.push(portal);
    return started;
  };
  // Both take seconds to start: side by side.
  await servers.located;
  let started = startThePortal();
  await servers.ready;
  if (servers.timesLocated() > 1) {
    say('A server had to take another port: starting the portal again');
    await end(started.child);
    started = startThePortal();
  }
  watch('The portal', started.child);
  watch('The servers', servers.child);
  await started.ready;
  if (options.dev) children.push(startDevPages(options, toolchain));
  const address = options.dev ? DEV_PAGES : `http://127.0.0.1:${options.port}`;
  say(`Open ${address}  (Ctrl-C stops everything)`);
  if (options.demo && scoringPort && !stopping) {
    const { data, port } = options;
    const service = createScoring(
      { data, port: scoringPort, portalPort: port },
      toolchain,
    );
    scoring = service;
    // What an earlier start has configured.
    service.serve();
    demo = startDemo(
      {
        ...{ data, port, serve: service.serve },
        mlflow: servers.urls.get('mlflow') ?? '',
      },
      toolchain,
    );
  }
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
