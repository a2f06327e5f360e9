// @ts-check
/** A program that is started again when it ends by itself. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { root } from './places.mjs';
import { endGroup, recordProcess } from './processes.mjs';
import { lastLines } from './run.mjs';

/** How long it is waited before the next start, after one, two and more ends; the last one for all that follow. */
const PAUSES_MS = [1_000, 5_000, 15_000, 60_000];
/** What has run for so long was well: the next end is counted as the first. */
const WELL_MS = 60_000;

/**
 * @typedef {object} Program
 * @property {string} name of its files: `logs/NAME.log`, `run/NAME.json`
 * @property {string} title what the person reads
 * @property {string} node
 * @property {string[]} args
 * @property {NodeJS.ProcessEnv} env
 * @property {(event: Record<string, unknown>) => void} [onEvent] told of each JSON object that it writes
 */

/**
 * The reason that a program of ours gave before it ended, where it gave one.
 *
 * @param {string} logFile
 */
function reasonOf(logFile) {
  try {
    const { error } = JSON.parse(lastLines(logFile, 1)[0]);
    return typeof error === 'string' ? ` ${error}` : '';
  } catch {
    return '';
  }
}

/**
 * Starts a program and keeps it running. It is recorded, so that a start after a kill finds and ends it, and its
 * standard input ends with this process.
 *
 * @param {string} data
 * @param {Program} program
 * @param {(line: string) => void} say
 * @param {readonly number[]} [pauses]
 */
export function keepRunning(data, program, say, pauses = PAUSES_MS) {
  const logFile = path.join(data, `logs/${program.name}.log`);
  fs.mkdirSync(path.dirname(logFile), { recursive: true, mode: 0o700 });
  const log = fs.openSync(logFile, 'w', 0o600);
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let child;
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  let isEnding = false;
  let ends = 0;
  let said = '';

  const start = () => {
    const began = Date.now();
    const started = spawn(program.node, program.args, {
      cwd: root,
      env: program.env,
      stdio: ['pipe', 'pipe', log],
      detached: true,
    });
    child = started;
    if (started.pid) {
      recordProcess(path.join(data, `run/${program.name}.json`), started.pid);
    }
    const input = /** @type {import('node:stream').Readable} */ (
      started.stdout
    );
    createInterface({ input }).on('line', line => {
      fs.writeSync(log, `${line}\n`);
      const event = read(line);
      if (event && !isEnding) program.onEvent?.(event);
    });
    let isOver = false;
    const over = (/** @type {unknown} */ how) => {
      if (isEnding || isOver) return;
      isOver = true;
      if (Date.now() - began > WELL_MS) {
        ends = 0;
        said = '';
      }
      const pause = pauses[Math.min(ends, pauses.length - 1)];
      ends += 1;
      const sentence = `${
        program.title
      } ended by itself (${how}) and is started again.${reasonOf(logFile)}`;
      // What fails over and over for one reason is said once.
      if (sentence !== said) say(`${sentence} (log: ${logFile})`);
      said = sentence;
      timer = setTimeout(start, pause);
    };
    started.once('error', error => over(error.message));
    started.once('close', (code, signal) => over(signal ?? code));
  };
  start();

  return {
    /** Its process of now. */
    get child() {
      return child;
    },
    /** Ends it for good. */
    async end() {
      isEnding = true;
      clearTimeout(timer);
      const isRunning =
        child?.pid && child.exitCode === null && child.signalCode === null;
      if (isRunning) await endGroup(/** @type {number} */ (child?.pid));
    },
  };
}

/**
 * @param {string} line
 * @returns {Record<string, unknown> | undefined}
 */
function read(line) {
  try {
    const value = JSON.parse(line);
    return value && typeof value === 'object' ? value : undefined;
  } catch {
    return undefined;
  }
}
