// @ts-check
/** The build context of the fraud image: the built packages, the lock they are installed by, Yarn and the Dockerfile. */
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { cache, root } from './places.mjs';
import { run } from './run.mjs';
import { longStep, Remedy } from './say.mjs';

export const USAGE = `npm run image:fraud -- --out FOLDER
  --out FOLDER  made, or empty; docker build takes it as its context`;

/** It depends on every package of the workspace that the image has. */
const PACKAGE = 'packages/feature-pipeline';

/**
 * The folder of the command line, which is empty or not there.
 *
 * @param {string[]} argv
 */
export function imageFolder(argv) {
  let values;
  try {
    ({ values } = parseArgs({
      args: argv,
      options: { out: { type: 'string' } },
    }));
  } catch (error) {
    throw new Remedy(
      `${error instanceof Error ? error.message : error}\n${USAGE}`,
    );
  }
  if (!values.out) throw new Remedy(USAGE);
  const from = process.env.INIT_CWD ?? process.cwd();
  const folder = path.resolve(from, values.out);
  if (fs.existsSync(folder) && fs.readdirSync(folder).length > 0) {
    throw new Remedy(`--out ${folder} is not empty: name another folder.`);
  }
  return folder;
}

/**
 * Builds the packages and puts into the folder what the Dockerfile copies, and the Dockerfile.
 *
 * @param {import('./toolchain.mjs').Toolchain} toolchain
 * @param {string} folder
 */
export async function makeImageContext({ env, yarn }, folder) {
  await longStep('Building the packages of the image', 10, () =>
    // As for a backend: with all that it depends on, manifests as published, and the lock of this workspace.
    run('yarn', ['backstage-cli', 'package', 'build', '--role', 'backend'], {
      cwd: path.join(root, PACKAGE),
      env,
      log: path.join(cache, 'logs/image-build.log'),
      what: 'Building the packages of the image',
    }),
  );
  fs.mkdirSync(folder, { recursive: true });
  for (const [file, name] of [
    [path.join(root, PACKAGE, 'dist/bundle.tar.gz'), 'bundle.tar.gz'],
    [path.join(root, 'packages/fraud-scoring/Dockerfile'), 'Dockerfile'],
    [path.join(root, '.yarnrc.yml'), '.yarnrc.yml'],
    [yarn, 'yarn.js'],
  ]) {
    fs.copyFileSync(file, path.join(folder, name));
  }
}
