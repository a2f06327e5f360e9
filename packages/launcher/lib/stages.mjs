// @ts-check
/** Stages of `npm test`: each runs, is timed, and counts what passed and failed. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { lastLines } from './run.mjs';
import { say } from './say.mjs';

/**
 * @typedef {{ passed: number, failed: number }} Count
 * @typedef {{ name: string, seconds: number, passed: number, failed: number }} StageResult
 */

/** A failed stage whose log is shown. */
export class StageFailure extends Error {
  /**
   * @param {string} message
   * @param {Count} [count]
   */
  constructor(message, count) {
    super(message);
    this.count = count ?? { passed: 0, failed: 1 };
  }
}

/**
 * Runs a program with its output in a log; resolves with its exit code.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, log: string, timeoutMinutes?: number }} options
 * @returns {Promise<number>}
 */
export function runLogged(
  command,
  args,
  { cwd, env, log, timeoutMinutes = 30 },
) {
  fs.mkdirSync(path.dirname(log), { recursive: true });
  const file = fs.openSync(log, 'w');
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ['ignore', file, file],
      detached: true,
    });
    const limit = setTimeout(() => {
      fs.writeSync(file, `\nstopped after ${timeoutMinutes} minutes\n`);
      process.kill(-(/** @type {number} */ (child.pid)), 'SIGKILL');
    }, timeoutMinutes * 60_000);
    child.once('error', error => {
      clearTimeout(limit);
      reject(error);
    });
    child.once('exit', code => {
      clearTimeout(limit);
      fs.closeSync(file);
      resolve(code ?? 1);
    });
  });
}

/**
 * The counts of a log whose last such line is `N passed, N failed`.
 *
 * @param {string} log
 * @returns {Count | undefined}
 */
export function countsOf(log) {
  const lines = lastLines(log, 200).reverse();
  for (const line of lines) {
    const match = line.match(/(\d+) passed, (\d+) failed/);
    if (match) return { passed: Number(match[1]), failed: Number(match[2]) };
  }
  return undefined;
}

/** Collects the results of stages and prints their table. */
export class StageTable {
  /** @type {StageResult[]} */
  results = [];

  /**
   * @param {string} name
   * @param {() => Promise<Count>} stage
   */
  async run(name, stage) {
    const start = Date.now();
    say(`stage ${name}`);
    /** @type {Count} */
    let count;
    try {
      count = await stage();
    } catch (error) {
      count =
        error instanceof StageFailure ? error.count : { passed: 0, failed: 1 };
      process.stdout.write(
        `${error instanceof Error ? error.message : error}\n`,
      );
    }
    const seconds = (Date.now() - start) / 1000;
    this.results.push({ name, seconds, ...count });
    say(
      `stage ${name}: ${count.failed ? 'FAILED' : 'ok'} in ${seconds.toFixed(
        0,
      )} s`,
    );
  }

  /** Prints the table and the closing line; returns whether nothing failed. */
  close() {
    const width = Math.max(...this.results.map(result => result.name.length));
    process.stdout.write(
      `\n${'stage'.padEnd(width)}  seconds  passed  failed\n`,
    );
    for (const result of this.results) {
      process.stdout.write(
        `${result.name.padEnd(width)}  ${result.seconds
          .toFixed(0)
          .padStart(7)}  ${String(result.passed).padStart(6)}  ${String(
          result.failed,
        ).padStart(6)}\n`,
      );
    }
    const sum = (/** @type {'passed' | 'failed'} */ key) =>
      this.results.reduce((total, result) => total + result[key], 0);
    process.stdout.write(
      `\n${sum('passed')} passed, ${sum('failed')} failed\n`,
    );
    return sum('failed') === 0 && sum('passed') > 0;
  }
}
