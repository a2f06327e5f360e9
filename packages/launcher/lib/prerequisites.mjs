// @ts-check
/** What must be there before anything is fetched: each missing thing is one sentence with its remedy. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { cache, root } from './places.mjs';
import { Remedy } from './say.mjs';

/** What an installed workspace, and what the cache of a first start, take on the disk. */
const CHECKOUT_GB = 2.5;
const CACHE_GB = 2.5;
/** What a start needs for databases, logs and the pages that are built. */
const RUNNING_GB = 1;

/**
 * @typedef {object} Machine what the checks look at
 * @property {string} platform as `process.platform`
 * @property {string} nodeVersion such as `20.19.0`
 * @property {(command: string, args: string[]) => boolean} succeeds whether a program ends with 0
 * @property {{ folder: string, neededGB: number }[]} disks what each place still has to take
 * @property {(folder: string) => { freeGB: number, device: number } | undefined} diskOf
 */

/** @param {string} folder the nearest one that exists is looked at */
function diskOf(folder) {
  let at = folder;
  while (!fs.existsSync(at) && at !== path.dirname(at)) at = path.dirname(at);
  try {
    const { bavail, bsize } = fs.statfsSync(at);
    return { freeGB: (bavail * bsize) / 1e9, device: fs.statSync(at).dev };
  } catch {
    return undefined; // An unknown file system: the first write will tell.
  }
}

/**
 * @param {number} moreGB what the cache has to take beside what a start needs
 * @returns {Machine}
 */
function thisMachine(moreGB) {
  const installed = fs.existsSync(
    path.join(root, 'node_modules/.modelport-stamp'),
  );
  const cached =
    fs.existsSync(cache) &&
    fs.readdirSync(cache).some(name => /^portal-env-\w+$/.test(name));
  return {
    platform: process.platform,
    nodeVersion: process.versions.node,
    succeeds(command, args) {
      try {
        execFileSync(command, args, { stdio: 'ignore' });
        return true;
      } catch {
        return false;
      }
    },
    disks: [
      { folder: root, neededGB: RUNNING_GB + (installed ? 0 : CHECKOUT_GB) },
      { folder: cache, neededGB: (cached ? 0 : CACHE_GB) + moreGB },
    ],
    diskOf,
  };
}

/**
 * The first thing that is missing, in words with the remedy.
 *
 * @param {Machine} machine
 * @returns {string | undefined}
 */
export function missingPrerequisite(machine) {
  if (machine.platform !== 'linux') {
    return `Modelport runs on Linux, not on ${machine.platform}: use a Linux machine, a virtual one, or WSL 2 on Windows.`;
  }
  if (Number(machine.nodeVersion.split('.')[0]) < 20) {
    return `Node ${machine.nodeVersion} is too old: install Node 20 or newer.`;
  }
  if (!machine.succeeds('git', ['--version'])) {
    return 'git is not installed: install git and try again.';
  }
  const python = 'import sys, pip; sys.exit(sys.version_info < (3, 10))';
  if (!machine.succeeds('python3', ['-c', python])) {
    return 'Python 3.10 or newer with pip is not installed (or `python3 -m pip` does not work): install python3 and python3-pip (Debian and Ubuntu: also python3-venv) and try again.';
  }
  /** @type {Map<number, { freeGB: number, neededGB: number, folders: string[] }>} */
  const devices = new Map();
  for (const { folder, neededGB } of machine.disks) {
    const disk = machine.diskOf(folder);
    if (!disk || neededGB === 0) continue;
    const sum = devices.get(disk.device) ?? {
      freeGB: disk.freeGB,
      neededGB: 0,
      folders: [],
    };
    sum.neededGB += neededGB;
    sum.folders.push(folder);
    devices.set(disk.device, sum);
  }
  for (const { freeGB, neededGB, folders } of devices.values()) {
    if (freeGB < neededGB) {
      return `Only ${freeGB.toFixed(
        1,
      )} GB are free on the disk of ${folders.join(
        ' and ',
      )}: free at least ${neededGB} GB there, or set MODELPORT_CACHE to a folder on another disk, and try again.`;
    }
  }
  return undefined;
}

/**
 * @param {{ moreGB?: number }} [options] what the cache has to take beside what a start needs
 * @throws {Remedy} when something is missing
 */
export function checkPrerequisites({ moreGB = 0 } = {}) {
  const missing = missingPrerequisite(thisMachine(moreGB));
  if (missing) throw new Remedy(missing);
}
