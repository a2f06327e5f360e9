// @ts-check
/** Running a program to its end, with its output in a log file. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Remedy } from './say.mjs';

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/** Ends the process groups of all programs that are still running. */
export function endRunning() {
  for (const child of running) {
    try {
      process.kill(-(/** @type {number} */ (child.pid)), 'SIGTERM');
    } catch {
      // The group is gone already, which is what was wanted.
    }
  }
}

/**
 * @param {string} file
 * @param {number} count how many of its last lines
 */
export function lastLines(file, count) {
  try {
    return fs.readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count);
  } catch {
    return [];
  }
}

/** @param {string[]} lines */
function remedyFor(lines) {
  const text = lines.join('\n');
  if (/ENOSPC|No space left/i.test(text)) {
    return 'The disk is full: free at least 6 GB and run the same command again.';
  }
  if (
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|name resolution|Name or service not known|Failed to establish a new connection|error sending request|dns error|connection refused|timed out/i.test(
      text,
    )
  ) {
    return 'A package registry does not answer: check the network (or the proxy settings) and run the same command again; what was fetched so far is kept.';
  }
  return 'Run the same command again; if it fails the same way, read the log.';
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env: NodeJS.ProcessEnv, log: string, what: string, background?: boolean }} options
 * @returns {Promise<void>}
 */
export function run(command, args, options) {
  fs.mkdirSync(path.dirname(options.log), { recursive: true });
  const log = fs.openSync(options.log, 'w');
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env,
      stdio: ['ignore', log, log],
      detached: true,
    });
    running.add(child);
    if (options.background && child.pid) {
      os.setPriority(child.pid, os.constants.priority.PRIORITY_LOW);
    }
    const finish = (/** @type {Error | undefined} */ error) => {
      running.delete(child);
      fs.closeSync(log);
      if (error) reject(error);
      else resolve();
    };
    child.once('error', error =>
      finish(new Remedy(`${options.what} failed: ${error.message}.`)),
    );
    child.once('exit', (code, signal) => {
      if (code === 0) return finish(undefined);
      const lines = lastLines(options.log, 40);
      return finish(
        new Remedy(
          `${options.what} failed (${
            signal ?? `exit code ${code}`
          }). ${remedyFor(lines)}\n  log: ${options.log}\n${lines
            .slice(-12)
            .map(line => `  | ${line}`)
            .join('\n')}`,
        ),
      );
    });
  });
}
