// @ts-check
/** The public interface of each package that others install, compared with its committed `report.api.md`. */
import fs from 'node:fs';
import path from 'node:path';

const REPORT = /^report.*\.api\.md$/;
const ENTRY = /^\s+readonly '/;

/**
 * A report with the texts of its translations in the order of their keys. The compiler prints them in the order in which it
 * has met the words, which a change of any other package may change.
 *
 * @param {string} report
 */
export function inOrder(report) {
  /** @type {string[]} */
  const lines = [];
  /** @type {string[]} */
  let entries = [];
  for (const line of report.split('\n')) {
    if (ENTRY.test(line)) {
      entries.push(line);
    } else {
      lines.push(...entries.sort(), line);
      entries = [];
    }
  }
  return [...lines, ...entries.sort()].join('\n');
}

/**
 * All reports under `plugins` and `packages`, by path.
 *
 * @param {string} root
 * @returns {Map<string, string>}
 */
export function readReports(root) {
  const folders = ['plugins', 'packages'].flatMap(kind =>
    fs.readdirSync(path.join(root, kind)).map(name => path.join(kind, name)),
  );
  return new Map(
    folders
      .filter(folder => fs.statSync(path.join(root, folder)).isDirectory())
      .flatMap(folder =>
        fs
          .readdirSync(path.join(root, folder))
          .filter(name => REPORT.test(name))
          .map(name => path.join(folder, name)),
      )
      .map(file => [file, fs.readFileSync(path.join(root, file), 'utf8')]),
  );
}

/**
 * Puts reports that were just made in order. Unless they are wanted so, those of before come back.
 *
 * @param {string} root
 * @param {Map<string, string>} before - what {@link readReports} found before they were made
 * @param {{ write: boolean }} options
 * @returns {string[]} files that are not as they were, in order
 */
export function settleReports(root, before, { write }) {
  const made = readReports(root);
  const differing = [];
  for (const [file, text] of made) {
    const settled = inOrder(text);
    const known = before.get(file);
    if (settled !== known) differing.push(file);
    if (write) fs.writeFileSync(path.join(root, file), settled);
    else if (known === undefined) fs.rmSync(path.join(root, file));
    else fs.writeFileSync(path.join(root, file), known);
  }
  return differing.sort();
}
