// @ts-check
/** `npm run serve:fraud -- --port P --model FILE`: the scoring service alone, with nothing else started. */
import { handOver, sayWhyNot } from './lib/hand-over.mjs';
import { checkPrerequisites } from './lib/prerequisites.mjs';
import { ensureToolchain } from './lib/toolchain.mjs';
import { ensureInstalled } from './lib/workspace.mjs';

async function main() {
  checkPrerequisites();
  const toolchain = await ensureToolchain();
  await ensureInstalled(toolchain);
  handOver(toolchain, [
    // What a payment leaves behind is collected while it is young, and what is kept is not looked through again and again
    // while there is little of it: at 5,000 a second p99 is a third of what it is without. A larger figure puts that off
    // and makes it long.
    ...['--max-semi-space-size=32', '--initial-old-space-size=256'],
    // Else V8 may come to take the objects of payments that wait for a broker for long-lived ones and make them old from the
    // start. They hold buffers, and 64 MB of these, which is some seconds' worth, have it look through the whole heap.
    '--no-allocation-site-pretenuring',
    // And what buffers hold counts as the heap does, against one limit.
    '--external-memory-accounted-in-global-limit',
    'packages/fraud-scoring/bin/fraud-scoring.cjs',
    ...process.argv.slice(2),
  ]);
}

main().catch(sayWhyNot);
