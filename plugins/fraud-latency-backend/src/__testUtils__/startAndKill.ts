import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';

const transform = createRequire(__filename).resolve(
  '@backstage/cli/config/nodeTransform.cjs',
);

/**
 * Runs a program of this package, and kills it after it has said that it begins.
 *
 * @param until - resolves when it is to be killed
 * @throws when it complains, or ends before
 */
export async function startAndKill(
  program: string,
  args: readonly string[],
  until: () => Promise<unknown>,
): Promise<void> {
  const { JEST_WORKER_ID, NODE_OPTIONS, ...env } = process.env;
  const child = spawn(
    process.execPath,
    ['--require', transform, program, ...args],
    { stdio: ['ignore', 'pipe', 'pipe'], env },
  );
  let complaints = '';
  child.stderr.on('data', chunk => (complaints += chunk));
  const ended = once(child, 'exit');
  await Promise.race([once(child.stdout, 'data'), ended]);
  await until();
  child.kill('SIGKILL');
  expect(complaints).toBe('');
  expect((await ended)[1]).toBe('SIGKILL');
}
