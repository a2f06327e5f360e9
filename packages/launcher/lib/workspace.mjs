// @ts-check
/** The workspace: packages installed from the lock, the frontend built when it changed. */
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { cache, hashOf, root } from './places.mjs';
import { run } from './run.mjs';
import { longStep } from './say.mjs';

/**
 * @param {string} folder
 * @returns {Generator<string>} the files of a package that are not built or installed
 */
export function* filesBelow(folder) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!['node_modules', 'dist', 'coverage'].includes(entry.name)) {
        yield* filesBelow(full);
      }
    } else if (entry.isFile()) {
      yield full;
    }
  }
}

/** Packages that end up in the browser. */
function frontendPackages() {
  const roles = /^(frontend|web-library|common-library)/;
  return ['packages', 'plugins']
    .flatMap(group =>
      fs
        .readdirSync(path.join(root, group))
        .map(name => path.join(group, name)),
    )
    .filter(folder => {
      const manifest = path.join(root, folder, 'package.json');
      if (!fs.existsSync(manifest)) return false;
      const { backstage } = JSON.parse(fs.readFileSync(manifest, 'utf8'));
      return roles.test(backstage?.role ?? '');
    })
    .sort();
}

function frontendHash() {
  const hash = crypto.createHash('sha256');
  for (const file of ['yarn.lock', 'app-config.yaml']) {
    hash.update(fs.readFileSync(path.join(root, file)));
  }
  for (const folder of frontendPackages()) {
    for (const file of [...filesBelow(path.join(root, folder))].sort()) {
      if (/\.test\.tsx?$/.test(file)) continue;
      hash.update(path.relative(root, file)).update(fs.readFileSync(file));
    }
  }
  return hash.digest('hex');
}

function manifestsHash() {
  const manifests = ['packages', 'plugins'].flatMap(group =>
    fs
      .readdirSync(path.join(root, group))
      .map(name => path.join(group, name, 'package.json'))
      .filter(file => fs.existsSync(path.join(root, file))),
  );
  return hashOf('yarn.lock', 'package.json', ...manifests.sort());
}

/**
 * @param {string} stamp
 * @param {string} wanted
 */
function isStamped(stamp, wanted) {
  return fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted;
}

/** @param {import('./toolchain.mjs').Toolchain} toolchain */
export async function ensureInstalled(toolchain) {
  const stamp = path.join(root, 'node_modules/.modelport-stamp');
  const wanted = manifestsHash();
  if (isStamped(stamp, wanted)) return;
  await longStep('Installing the workspace', 130, () =>
    run('yarn', ['install', '--immutable'], {
      cwd: root,
      env: toolchain.env,
      log: path.join(cache, 'logs/yarn-install.log'),
      what: 'Installing the workspace',
    }),
  );
  fs.writeFileSync(stamp, wanted);
}

/**
 * @param {import('./toolchain.mjs').Toolchain} toolchain
 * @param {{ background?: boolean }} [options] with `background` it leaves the processors to everything else
 */
export async function ensureFrontendBuilt(
  toolchain,
  { background = false } = {},
) {
  const stamp = path.join(root, 'packages/app/dist/.modelport-stamp');
  const wanted = frontendHash();
  if (isStamped(stamp, wanted)) return;
  await longStep('Building the pages', 40, () =>
    run('yarn', ['workspace', 'app', 'build'], {
      cwd: root,
      env: { ...toolchain.env, NODE_ENV: 'production' },
      log: path.join(cache, 'logs/app-build.log'),
      what: 'Building the pages',
      background,
    }),
  );
  fs.writeFileSync(stamp, wanted);
}
