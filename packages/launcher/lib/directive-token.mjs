// @ts-check
/** By which the demo's scoring service asks the portal what people approved for it. */
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const BYTES = 32;
const TOKEN = /^[0-9a-f]{64}\n$/;

/** @param {string} file */
function isToken(file) {
  try {
    return TOKEN.test(fs.readFileSync(file, 'utf8'));
  } catch {
    return false; // Never made, or not readable: made anew.
  }
}

/**
 * The file with the token, which portal and service share: made once, and readable for nobody else.
 *
 * @param {string} folder of the scoring service
 */
export function ensureDirectiveToken(folder) {
  const file = path.join(folder, 'directive.token');
  if (!isToken(file)) {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    const making = `${file}.new`;
    fs.rmSync(making, { force: true });
    const token = crypto.randomBytes(BYTES).toString('hex');
    fs.writeFileSync(making, `${token}\n`, { mode: 0o600, flush: true });
    fs.renameSync(making, file);
  }
  fs.chmodSync(file, 0o600);
  return file;
}
