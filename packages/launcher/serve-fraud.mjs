// @ts-check
/** `npm run serve:fraud -- --port P --model FILE`: the scoring service alone, with nothing else started. */
import { spawn } from 'node:child_process';
import { root } from './lib/places.mjs';
import { checkPrerequisites } from './lib/prerequisites.mjs';
import { Remedy } from './lib/say.mjs';
import { ensureToolchain } from './lib/toolchain.mjs';
import { ensureInstalled } from './lib/workspace.mjs';

async function main() {
  checkPrerequisites();
  const toolchain = await ensureToolchain();
  await ensureInstalled(toolchain);
  const child = spawn(
    toolchain.node,
    [
      // A smaller young generation is collected more often and more quickly: shorter tails at the same cost.
      '--max-semi-space-size=4',
      'packages/fraud-scoring/bin/fraud-scoring.cjs',
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
