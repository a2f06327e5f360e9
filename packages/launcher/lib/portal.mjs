// @ts-check
/** Starting the real servers and the portal, and stopping them again. */
import { spawn } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { TRANSFORM, root } from './places.mjs';
import { writePortalConfig } from './portal-config.mjs';
import {
  endGroup,
  killGroup,
  recordProcess,
  recordedProcess,
} from './processes.mjs';
import { lastLines } from './run.mjs';
import { Remedy, say } from './say.mjs';

/**
 * Ends what an earlier start that was killed has left running: each is recorded by its name.
 *
 * @param {string} data
 */
export async function endLeftovers(data) {
  for (const name of [
    'demo',
    'payments',
    'scoring',
    'pages',
    'portal',
    'servers',
  ]) {
    const file = path.join(data, `run/${name}.json`);
    const pid = recordedProcess(file);
    if (pid) {
      say(`Ending the ${name} that an earlier start left behind (pid ${pid})`);
      // A portal that is asked to stop would stop its trainings, too; they are adopted instead.
      if (name === 'portal') await killGroup(pid);
      else await endGroup(pid);
    }
    fs.rmSync(file, { force: true });
  }
}

/**
 * Starts `packages/servers`' program. Where its servers are is known (`located`) long before all of them answer (`ready`).
 *
 * @param {string} data
 * @param {import('./toolchain.mjs').Toolchain} toolchain
 */
export function startServers(data, toolchain) {
  const logFile = path.join(data, 'logs/servers.log');
  fs.mkdirSync(path.dirname(logFile), { recursive: true, mode: 0o700 });
  const log = fs.openSync(logFile, 'a');
  const child = spawn(
    toolchain.node,
    [...TRANSFORM, 'packages/servers/src/main.ts', '--data', data],
    {
      cwd: root,
      env: toolchain.env,
      stdio: ['pipe', 'pipe', log],
      detached: true,
    },
  );
  let times = 0;
  /** @type {Map<string, string>} */
  const urls = new Map();
  /** @type {() => void} */
  let tellLocated = () => {};
  /** @type {Promise<void>} */
  const located = new Promise(resolve => {
    tellLocated = resolve;
  });
  const ready = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', code =>
      reject(
        new Remedy(
          `The servers ended with ${code}; log: ${logFile}\n${lastLines(
            logFile,
            12,
          ).join('\n')}`,
        ),
      ),
    );
    const stdout = /** @type {import('node:stream').Readable} */ (child.stdout);
    createInterface({ input: stdout }).on('line', line => {
      fs.writeSync(log, `${line}\n`);
      let event;
      try {
        event = JSON.parse(line);
      } catch {
        return;
      }
      if (event.event === 'ready') {
        say(`${event.server} answers`);
        urls.set(event.server, event.url);
      }
      if (event.event === 'failed') {
        say(
          `${event.server} failed: ${
            event.message ?? 'see the log'
          } (log: ${logFile})`,
        );
      }
      if (event.event === 'located') {
        times += 1;
        tellLocated();
      }
      if (event.event === 'all-ready') resolve(undefined);
    });
  });
  recordProcess(
    path.join(data, 'run/servers.json'),
    /** @type {number} */ (child.pid),
  );
  return {
    child,
    ready,
    /** Rejects when the servers end before. */
    located: Promise.race([located, ready]),
    /** How often addresses were written: more than once when a port was lost to another program. */
    timesLocated: () => times,
    /** Address of each server that answers, by its name. */
    urls,
  };
}

/**
 * The options that name every configuration file, in the order in which they override each other.
 *
 * @param {string} data
 * @param {string} launcherConfig
 * @param {readonly string[]} own of the person who starts it
 */
function configFiles(data, launcherConfig, own) {
  return [
    path.join(root, 'app-config.yaml'),
    path.join(root, 'app-config.demo.yaml'),
    launcherConfig,
    path.join(data, 'run/app-config.embedded.yaml'),
    ...own,
  ].flatMap(file => ['--config', file]);
}

/**
 * Starts the development server of the pages, which reloads them when a file changes.
 *
 * @param {Pick<import('./options.mjs').StartOptions, 'data' | 'configs'>} options
 * @param {import('./toolchain.mjs').Toolchain} toolchain
 */
export function startDevPages({ data, configs: own }, toolchain) {
  const configs = configFiles(
    data,
    path.join(data, 'run/app-config.launcher.yaml'),
    own,
  );
  const child = spawn('yarn', ['workspace', 'app', 'start', ...configs], {
    cwd: root,
    env: { ...toolchain.env, NODE_ENV: 'development', BROWSER: 'none' },
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
  });
  if (child.pid) recordProcess(path.join(data, 'run/pages.json'), child.pid);
  return child;
}

/**
 * @param {import('./options.mjs').StartOptions & { scoringPort?: number }} options
 * @param {import('./toolchain.mjs').Toolchain} toolchain
 * @param {{ environment: string, uv: string }} python folder of the Python environment, and uv
 */
export function startPortal(options, toolchain, python) {
  const { port, data, dev, scoringPort } = options;
  const nonce = crypto.randomUUID();
  const logFile = path.join(data, 'logs/portal.log');
  // The log of the start before explains why it ended.
  if (fs.existsSync(logFile)) fs.renameSync(logFile, `${logFile}.1`);
  const log = fs.openSync(logFile, 'w', 0o600);
  const configs = configFiles(
    data,
    writePortalConfig({ port, data, dev, scoringPort, uv: python.uv }),
    options.configs,
  );
  const child = spawn(
    toolchain.node,
    [
      ...(dev ? ['--watch-path=packages/backend', '--watch-path=plugins'] : []),
      ...TRANSFORM,
      'packages/backend/src/index.ts',
      ...configs,
    ],
    {
      cwd: root,
      env: {
        ...toolchain.env,
        NODE_ENV: dev ? 'development' : 'production',
        PATH: [
          path.join(root, 'packages/launcher/bin'),
          path.join(python.environment, 'bin'),
          toolchain.env.PATH,
        ].join(path.delimiter),
        MODELPORT_START_NONCE: nonce,
      },
      stdio: ['ignore', log, log],
      detached: true,
    },
  );
  recordProcess(
    path.join(data, 'run/portal.json'),
    /** @type {number} */ (child.pid),
  );
  return { child, ready: portalReady(child, port, nonce, logFile) };
}

/**
 * Waits until this very portal (known by its nonce) says that it is ready.
 *
 * @param {import('node:child_process').ChildProcess} child
 * @param {number} port
 * @param {string} nonce
 * @param {string} logFile
 */
async function portalReady(child, port, nonce, logFile) {
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Remedy(
        `The portal ended with ${
          child.exitCode ?? child.signalCode
        } while starting; log: ${logFile}\n${lastLines(logFile, 15).join(
          '\n',
        )}`,
      );
    }
    try {
      const answer = await fetch(
        `http://127.0.0.1:${port}/.backstage/health/v1/readiness`,
        { signal: AbortSignal.timeout(2_000) },
      );
      if (answer.ok && answer.headers.get('x-modelport-start') === nonce) break;
    } catch {
      // Not listening yet: asked again below.
    }
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  await peopleKnown(port);
}

/**
 * Waits until the catalog knows the people of the demo profile, so that the first click on the
 * sign-in page works; gives up quietly after 20 s, since the page explains and offers to try again.
 *
 * @param {number} port
 */
async function peopleKnown(port) {
  const deadline = Date.now() + 20_000;
  while (Date.now() < deadline) {
    const answer = await fetch(
      `http://127.0.0.1:${port}/api/auth/demo/refresh`,
      {
        headers: { 'x-modelport-demo-persona': 'data-scientist' },
        signal: AbortSignal.timeout(5_000),
      },
    ).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise(resolve => setTimeout(resolve, 200));
  }
}
