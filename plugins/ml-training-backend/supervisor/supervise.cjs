// @ts-check
/* eslint-disable no-restricted-syntax -- a program of its own: the folder it works in is its argument */
'use strict';

/**
 * The supervisor of one training. `node supervise.cjs FOLDER` claims the folder (pid.json), runs the command of
 * FOLDER/spec.json as a process group, appends its output to FOLDER/log, keeps it within its limits, and leaves
 * FOLDER/exit.json. It lives on when the portal dies, needs nothing but Node and takes no secret on its command line.
 * A file FOLDER/cancel or FOLDER/stop, or SIGTERM, ends the training.
 */
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { openLog, maskInto } = require('./log.cjs');
const { markedBy, membersOf, residentOf, statOf } = require('./processes.cjs');

const LOOK_EVERY_MS = 200;
const MEASURE_EVERY_MS = 500;
/** How long a process group has between SIGTERM and SIGKILL, in milliseconds. */
const GRACE_MS = {
  cancelled: 10_000,
  timeout: 10_000,
  stopped: 2_000,
  memory: 0,
};

const folder = path.resolve(process.argv[2] ?? '');
/** @param {string} name */
const file = name => path.join(folder, name);

/** @param {string} name @param {object} value */
function writeAtomically(name, value) {
  const temporary = file(`.${name}.${process.pid}`);
  fs.writeFileSync(temporary, `${JSON.stringify(value)}\n`, { mode: 0o600 });
  fs.renameSync(temporary, file(name));
}

const identity = {
  host: os.hostname(),
  bootId: fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
  pid: process.pid,
  startTime: statOf(process.pid)?.startTime,
};

/** Names this supervisor in the environment of all that its training starts. */
const MARK = {
  name: 'MODELPORT_SUPERVISOR',
  value: `${identity.pid}-${identity.startTime}-${identity.bootId}`,
};

/** Whoever links pid.json first owns the folder: a second supervisor finds it and leaves. */
function claim() {
  const temporary = file(`.claim.${process.pid}`);
  fs.writeFileSync(temporary, `${JSON.stringify(identity)}\n`, { mode: 0o600 });
  try {
    fs.linkSync(temporary, file('pid.json'));
    return true;
  } catch {
    return false;
  } finally {
    fs.unlinkSync(temporary);
  }
}

/** @param {{code?: number | null, signal?: string | null, reason: string}} outcome @returns {never} */
function leave({ code = null, signal = null, reason }) {
  fs.rmSync(file('spec.json'), { force: true });
  const at = new Date().toISOString();
  writeAtomically('exit.json', { code, signal, reason, at });
  process.exit(0);
}

function wish() {
  if (fs.existsSync(file('stop'))) return 'stopped';
  return fs.existsSync(file('cancel')) ? 'cancelled' : undefined;
}

/**
 * @param {string} program
 * @param {string[]} words
 * @param {{cwd: string, env: Record<string, string>}} spec
 * @param {(error: unknown) => never} refuse
 */
function trySpawn(program, words, { cwd, env }, refuse) {
  try {
    return spawn(program, words, {
      cwd,
      env: { ...env, [MARK.name]: MARK.value },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    return refuse(error); // a word with a NUL, or words that are too long in all
  }
}

function main() {
  // Before the claim: whoever reads it may signal this process, which must not die of it. Handlers run after `main`.
  /** @type {() => void} */
  let onTermination = () => process.exit(0);
  process.on('SIGTERM', () => onTermination());
  process.on('SIGINT', () => onTermination());
  process.on('SIGHUP', () => {});
  if (!claim()) process.exit(0);
  const early = wish();
  if (early) leave({ reason: early });
  const spec = JSON.parse(fs.readFileSync(file('spec.json'), 'utf8'));
  const log = openLog(file('log'), spec.logLimitBytes);
  const [program, ...words] = spec.command;
  /** @param {unknown} error @returns {never} */
  const refuse = error => {
    const why = error instanceof Error ? error.message : String(error);
    log(`[modelport] The command cannot be started: ${why}\n`);
    return leave({ code: 127, reason: 'exited' });
  };
  const child = trySpawn(program, words, spec, refuse);
  /** @type {{code?: number | null, signal?: string | null} | undefined} */
  let ended;
  /** @type {string | undefined} */
  let reason;
  child.on('error', error => {
    if (child.pid === undefined) refuse(error);
  });
  const leader = child.pid;
  if (leader === undefined) return;
  writeAtomically('pid.json', {
    ...identity,
    childPid: leader,
    childStartTime: statOf(leader)?.startTime,
    at: new Date().toISOString(),
  });
  fs.rmSync(file('spec.json'), { force: true });

  /** @param {NodeJS.Signals} signal */
  const signalAll = signal => {
    const marked = markedBy(`${MARK.name}=${MARK.value}`);
    for (const pid of new Set([...membersOf(leader), ...marked])) {
      try {
        process.kill(pid, signal);
      } catch {
        // it has just ended by itself
      }
    }
  };
  /** @param {keyof typeof GRACE_MS} why */
  const end = why => {
    if (reason || ended) return;
    reason = why;
    if (GRACE_MS[why] > 0) signalAll('SIGTERM');
    setTimeout(() => signalAll('SIGKILL'), GRACE_MS[why]);
  };
  const streams = [child.stdout, child.stderr].map(stream => {
    const masked = maskInto(log);
    stream?.on('data', masked.add);
    return masked;
  });
  const settle = () => {
    streams.forEach(({ flush }) => flush());
    leave({ ...ended, reason: reason ?? 'exited' });
  };
  child.on('exit', (code, signal) => {
    ended = { code, signal };
    signalAll('SIGKILL'); // what the command left behind
    setTimeout(settle, 1_000); // when someone outside the group keeps the pipe open
  });
  child.on('close', settle);
  onTermination = () => end('stopped');

  const startedAt = process.hrtime.bigint();
  const limitNs = BigInt(spec.timeoutSeconds) * 1_000_000_000n;
  setInterval(() => {
    const wished = wish();
    if (wished) {
      end(wished);
    } else if (process.hrtime.bigint() - startedAt > limitNs) {
      log(`[modelport] Ended after its limit of ${spec.timeoutSeconds} s.\n`);
      end('timeout');
    }
  }, LOOK_EVERY_MS);
  setInterval(() => {
    const kibibytes = membersOf(leader).reduce(
      (sum, pid) => sum + residentOf(pid),
      0,
    );
    const mebibytes = kibibytes / 1024;
    if (mebibytes > spec.memoryMiB && !reason) {
      log(
        `[modelport] Ended at ${Math.round(
          mebibytes,
        )} MiB of memory; its limit is ${spec.memoryMiB} MiB.\n`,
      );
      end('memory');
    }
  }, MEASURE_EVERY_MS);
}

main();
