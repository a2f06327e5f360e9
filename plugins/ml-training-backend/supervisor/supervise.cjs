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

/**
 * Group, session and start time (ticks since boot) of a process, or undefined when it is gone.
 * @param {number | string} pid
 */
function statOf(pid) {
  try {
    const text = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold anything, so that fields are counted after the last one.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return {
      state: fields[0],
      group: Number(fields[2]),
      session: Number(fields[3]),
      startTime: fields[19],
    };
  } catch {
    return undefined;
  }
}

/**
 * Resident memory of a process in KiB.
 * @param {number} pid
 */
function residentOf(pid) {
  try {
    const text = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(text)?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** @param {number} leader */
function membersOf(leader) {
  return fs
    .readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(name => ({ pid: Number(name), stat: statOf(name) }))
    .filter(
      ({ stat }) =>
        stat &&
        stat.state !== 'Z' &&
        (stat.group === leader || stat.session === leader),
    );
}

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

/** @param {number} limit */
function openLog(limit) {
  const descriptor = fs.openSync(file('log'), 'a', 0o600);
  let size = fs.fstatSync(descriptor).size;
  let full = false;
  /** @param {Buffer | string} chunk */
  return chunk => {
    if (full) return;
    const bytes = Buffer.from(chunk);
    const room = limit - size;
    try {
      if (bytes.length > room) {
        full = true;
        const notice = `\n[modelport] The log has reached ${limit} bytes; what follows is not kept.\n`;
        fs.writeSync(descriptor, bytes.subarray(0, Math.max(0, room)));
        fs.writeSync(descriptor, notice);
      } else {
        fs.writeSync(descriptor, bytes);
        size += bytes.length;
      }
    } catch {
      full = true; // a full disk must not end the training
    }
  };
}

const TOKEN = /mpt_[a-z0-9]{1,32}_[A-Za-z0-9_-]{1,128}/g;
const UNFINISHED_TOKEN =
  /(?:m|mp|mpt|mpt_[a-z0-9]{0,32}|mpt_[a-z0-9]{1,32}_[A-Za-z0-9_-]{0,127})$/;

/**
 * Masks the tokens of a stream. What may be the beginning of one waits for what follows.
 * @param {(chunk: Buffer) => void} log
 */
function maskInto(log) {
  let held = '';
  /** @param {string} text */
  const write = text => {
    if (text) log(Buffer.from(text.replace(TOKEN, 'mpt_***'), 'latin1'));
  };
  return {
    /** @param {Buffer} chunk */
    add: chunk => {
      const text = held + chunk.toString('latin1');
      const end = UNFINISHED_TOKEN.exec(text)?.index ?? text.length;
      held = text.slice(end);
      write(text.slice(0, end));
    },
    flush: () => {
      write(held);
      held = '';
    },
  };
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
      env,
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
  const log = openLog(spec.logLimitBytes);
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
    for (const { pid } of membersOf(leader)) {
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
      (sum, { pid }) => sum + residentOf(pid),
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
