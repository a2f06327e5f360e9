// @ts-check
/** `--demo`: the program that walks the path for three models through the portal that has started. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { TRANSFORM, root } from './places.mjs';
import { recordProcess } from './processes.mjs';
import { say as sayToPerson } from './say.mjs';
import { scoringFolder } from './scoring.mjs';

const GOES_ON =
  'the portal runs on, and starting it again with --demo continues';

/** @param {unknown} message */
const withoutPeriod = message => String(message).trim().replace(/\.$/, '');

/**
 * Starts it. Whatever becomes of it, the portal is left as it is.
 *
 * @param {{ data: string, port: number, mlflow: string, serve: () => void }} options `mlflow`: address of the MLflow
 *   server; `serve` is called when there is something for the scoring service to serve
 * @param {import('./toolchain.mjs').Toolchain} toolchain
 * @param {(line: string) => void} [say]
 */
export function startDemo(options, toolchain, say = sayToPerson) {
  const { data, port, mlflow, serve } = options;
  const logFile = path.join(data, 'logs/demo.log');
  fs.mkdirSync(path.dirname(logFile), { recursive: true, mode: 0o700 });
  const log = fs.openSync(logFile, 'w');
  const child = spawn(
    toolchain.node,
    [
      ...TRANSFORM,
      'packages/demo/src/main.ts',
      ...['--url', `http://127.0.0.1:${port}`],
      ...['--scoring', scoringFolder(data), '--mlflow', mlflow],
    ],
    {
      cwd: root,
      env: toolchain.env,
      // It ends when its standard input does: a launcher that was killed leaves no demo behind.
      stdio: ['pipe', 'pipe', log],
      detached: true,
    },
  );
  fs.closeSync(log);
  if (child.pid) recordProcess(path.join(data, 'run/demo.json'), child.pid);
  let said = false;
  const fail = (/** @type {string} */ why) => {
    said = true;
    say(`demo: stopped: ${why}; ${GOES_ON} (log: ${logFile})`);
  };
  const input = /** @type {import('node:stream').Readable} */ (child.stdout);
  createInterface({ input }).on('line', line => {
    const event = read(line);
    if (event?.event === 'progress') say(`demo: ${event.message}`);
    if (event?.event === 'scoring') serve();
    if (event?.event === 'failed') fail(withoutPeriod(event.message));
  });
  child.once('error', error => fail(error.message));
  child.once('close', (code, signal) => {
    const isAsked = signal === 'SIGTERM';
    if (code !== 0 && !isAsked && !said) {
      fail(`its program ended with ${signal ?? code}`);
    }
  });
  return child;
}

/** @param {string} line */
function read(line) {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
