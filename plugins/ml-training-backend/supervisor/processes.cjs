// @ts-check
'use strict';

const fs = require('node:fs');

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

function processes() {
  return fs
    .readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(Number);
}

/**
 * The processes of a group or a session that still run.
 * @param {number} leader
 */
function membersOf(leader) {
  return processes().filter(pid => {
    const stat = statOf(pid);
    return (
      stat &&
      stat.state !== 'Z' &&
      (stat.group === leader || stat.session === leader)
    );
  });
}

/**
 * The processes that were started with an entry in their environment: also those that went into a session of their own.
 * @param {string} entry - `NAME=value`
 */
function markedBy(entry) {
  return processes().filter(pid => {
    try {
      return `\0${fs.readFileSync(`/proc/${pid}/environ`, 'latin1')}`.includes(
        `\0${entry}\0`,
      );
    } catch {
      return false; // it has just ended, or belongs to another user
    }
  });
}

module.exports = { statOf, residentOf, membersOf, markedBy };
