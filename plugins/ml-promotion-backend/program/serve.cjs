// @ts-check
/* eslint-disable no-restricted-syntax -- a program of its own: the folder it works in is its argument */
'use strict';

/**
 * Serves one deployment. `node serve.cjs FOLDER` claims the folder (pid.json), then becomes the program that
 * FOLDER/spec.json names. It lives on when the portal dies, and ends when the portal stays away: when the file that the
 * portal touches while it runs has not changed for long, or is gone.
 */
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const folder = path.resolve(process.argv[2] ?? '');
/** @param {string} name */
const file = name => path.join(folder, name);

/** Start time in ticks since boot; the name in parentheses may hold anything, so that fields are counted after it. */
function startTime() {
  const text = fs.readFileSync('/proc/self/stat', 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ')[19];
}

/** Whoever links pid.json first owns the folder: a second process finds it and leaves. */
function claim() {
  const temporary = file(`.claim.${process.pid}`);
  const identity = {
    host: os.hostname(),
    bootId: fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
    pid: process.pid,
    startTime: startTime(),
  };
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

/** @param {string} heartbeat */
function beatOf(heartbeat) {
  try {
    return fs.statSync(heartbeat).mtimeMs;
  } catch {
    return undefined;
  }
}

/**
 * Looks are counted, not hours: a machine that sleeps does not count, and the portal has its turn after it wakes.
 *
 * @param {{ heartbeat: string, lookEveryMs: number, mostLooks: number }} watch
 */
function watchPortal({ heartbeat, lookEveryMs, mostLooks }) {
  let last = beatOf(heartbeat);
  let looks = 0;
  setInterval(() => {
    const beat = beatOf(heartbeat);
    looks = beat === undefined || beat === last ? looks + 1 : 0;
    last = beat;
    if (looks === mostLooks) {
      process.stderr.write('[modelport] The portal is gone; it ends.\n');
      process.kill(process.pid, 'SIGTERM');
    }
  }, lookEveryMs).unref();
}

/** @param {number} limit largest size of the log in bytes */
function watchLog(limit) {
  setInterval(() => {
    if (fs.fstatSync(2).size > limit) {
      fs.ftruncateSync(2, 0);
      process.stderr.write(
        `[modelport] The log began anew at ${limit} bytes.\n`,
      );
    }
  }, 10_000).unref();
}

// A stop that was asked for before the claim found nobody to tell it to.
if (claim() && !fs.existsSync(file('stopping.json'))) {
  const spec = JSON.parse(fs.readFileSync(file('spec.json'), 'utf8'));
  watchPortal(spec.watch);
  watchLog(spec.logLimitBytes);
  process.argv = [process.execPath, spec.program, ...spec.arguments];
  require(spec.program);
}
