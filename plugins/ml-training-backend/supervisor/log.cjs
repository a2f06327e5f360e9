// @ts-check
'use strict';

const fs = require('node:fs');

/**
 * A log that ends at its limit.
 * @param {string} file
 * @param {number} limit - in bytes
 */
function openLog(file, limit) {
  const descriptor = fs.openSync(file, 'a', 0o600);
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

module.exports = { openLog, maskInto };
