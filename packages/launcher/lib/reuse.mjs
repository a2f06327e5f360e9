// @ts-check
/**
 * Results of tests that nobody has to run again. A package's tests passed with everything that they can see: its own files,
 * those of the workspace packages that it depends on, and all of the checkout that belongs to no package. While none of that
 * changes, neither can the result.
 */
import { execFileSync } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { cache, root } from './places.mjs';
import { filesBelow } from './workspace.mjs';

/** Only read by people. */
const FOR_PEOPLE = /^(docs\/|[A-Z]+\.md$|LICENSE$)/;
const KEPT_DAYS = 30;

/**
 * @typedef {{ name: string, folder: string, dependencies: string[] }} WorkspacePackage
 */

/** @returns {WorkspacePackage[]} every package of the workspace, by the paths of its manifest */
function workspacePackages() {
  return ['packages', 'plugins'].flatMap(group =>
    fs
      .readdirSync(path.join(root, group))
      .map(name => path.join(root, group, name))
      .filter(folder => fs.existsSync(path.join(folder, 'package.json')))
      .map(folder => {
        const manifest = JSON.parse(
          fs.readFileSync(path.join(folder, 'package.json'), 'utf8'),
        );
        return {
          name: manifest.name,
          folder,
          dependencies: Object.keys({
            ...manifest.dependencies,
            ...manifest.devDependencies,
            ...manifest.peerDependencies,
          }),
        };
      }),
  );
}

/** @param {Iterable<string>} files absolute paths */
function contentHash(files) {
  const hash = crypto.createHash('sha256');
  for (const file of [...files].sort()) {
    hash.update(`${path.relative(root, file)}\0`).update(fs.readFileSync(file));
  }
  return hash.digest('hex');
}

/** Everything of the checkout that belongs to no package, and the programs that run the tests. */
function surroundings() {
  const files = execFileSync(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    { cwd: root, encoding: 'utf8', maxBuffer: 64 * 2 ** 20 },
  )
    .split('\0')
    .filter(file => file && !/^(packages|plugins)\//.test(file))
    .filter(file => !FOR_PEOPLE.test(file))
    .map(file => path.join(root, file))
    .filter(file => fs.existsSync(file));
  const python = execFileSync('python3', ['--version'], { encoding: 'utf8' });
  return [
    contentHash(files),
    contentHash(filesBelow(path.join(root, 'packages/launcher'))),
    process.arch,
    python.trim(),
  ].join(' ');
}

/**
 * The key under which the result of each package is kept: equal keys, equal results.
 *
 * @param {readonly WorkspacePackage[]} packages
 * @param {(workspacePackage: WorkspacePackage) => string} ownHash of the package's own files
 * @param {string} around hash of what every package can see
 * @returns {Map<string, string>} key by the name of the package
 */
export function resultKeys(packages, ownHash, around) {
  const byName = new Map(packages.map(each => [each.name, each]));
  const own = new Map(packages.map(each => [each.name, ownHash(each)]));
  return new Map(
    packages.map(({ name }) => {
      const seen = new Set([name]);
      for (const each of seen) {
        for (const dependency of byName.get(each)?.dependencies ?? []) {
          if (byName.has(dependency)) seen.add(dependency);
        }
      }
      const hash = crypto.createHash('sha256').update(around);
      for (const each of [...seen].sort()) {
        hash.update(`\0${each} ${own.get(each)}`);
      }
      return [name, hash.update(`\0${name}`).digest('hex')];
    }),
  );
}

const folder = path.join(cache, 'test-results');

/** Results of earlier runs, by package. */
export class EarlierResults {
  /** @param {string} nodeVersion of the Node that runs the tests */
  constructor(nodeVersion) {
    const packages = workspacePackages();
    this.packages = packages.map(({ name, folder: place }) => ({
      name,
      folder: path.relative(root, place),
    }));
    this.keys = resultKeys(
      packages,
      each => contentHash(filesBelow(each.folder)),
      `${surroundings()} ${nodeVersion}`,
    );
  }

  /**
   * @param {string} name of a package
   * @returns {number | undefined} how many tests passed, when nothing has changed since
   */
  passedOf(name) {
    try {
      const file = path.join(folder, `${this.keys.get(name)}.json`);
      const { passed } = JSON.parse(fs.readFileSync(file, 'utf8'));
      fs.utimesSync(file, new Date(), new Date());
      return passed;
    } catch {
      return undefined; // Nothing is known, or nothing that can be read: the tests run.
    }
  }

  /**
   * @param {string} name of a package whose tests have all passed, with the coverage that it must have
   * @param {number} passed
   */
  keep(name, passed) {
    fs.mkdirSync(folder, { recursive: true });
    const file = path.join(folder, `${this.keys.get(name)}.json`);
    fs.writeFileSync(
      `${file}.${process.pid}`,
      JSON.stringify({ name, passed }),
    );
    fs.renameSync(`${file}.${process.pid}`, file);
    const oldest = Date.now() - KEPT_DAYS * 86_400_000;
    for (const entry of fs.readdirSync(folder)) {
      const each = path.join(folder, entry);
      if (fs.statSync(each).mtimeMs < oldest) fs.rmSync(each, { force: true });
    }
  }
}
