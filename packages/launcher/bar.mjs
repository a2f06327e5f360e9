// @ts-check
/** `npm run bar -- NAME` and `npm run bars`. */
import { spawn } from 'node:child_process';
import { root } from './lib/places.mjs';
import { checkPrerequisites } from './lib/prerequisites.mjs';
import { ensurePortalPython } from './lib/python.mjs';
import { Remedy } from './lib/say.mjs';
import { ensureToolchain } from './lib/toolchain.mjs';
import { ensureFrontendBuilt, ensureInstalled } from './lib/workspace.mjs';

async function main() {
  checkPrerequisites();
  const toolchain = await ensureToolchain();
  await Promise.all([
    ensurePortalPython(),
    ensureInstalled(toolchain).then(() => ensureFrontendBuilt(toolchain)),
  ]);
  const child = spawn(
    toolchain.node,
    [
      '--require',
      '@backstage/cli/config/nodeTransform.cjs',
      'packages/bars/src/main.ts',
      ...process.argv.slice(2),
    ],
    { cwd: root, env: toolchain.env, stdio: 'inherit' },
  );
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
    process.on(signal, () => child.kill(signal));
  }
  child.once('exit', code => {
    process.exitCode = code ?? 1;
  });
}

main().catch(error => {
  process.stderr.write(
    `${error instanceof Remedy ? error.message : error.stack ?? error}\n`,
  );
  process.exitCode = 1;
});
