// @ts-check
/** Ends a command of the launcher by a program that takes its place. */
import { spawn } from 'node:child_process';
import { root } from './places.mjs';
import { Remedy } from './say.mjs';

/**
 * Runs Node in the root of the checkout with this process's streams; signals are passed on, and its exit code is ours.
 *
 * @param {import('./toolchain.mjs').Toolchain} toolchain
 * @param {string[]} args
 */
export function handOver(toolchain, args) {
  const child = spawn(toolchain.node, args, {
    cwd: root,
    env: toolchain.env,
    stdio: 'inherit',
  });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
    process.on(signal, () => child.kill(signal));
  }
  child.once('exit', code => {
    process.exitCode = code ?? 1;
  });
}

/**
 * Says why a command could not be carried out.
 *
 * @param {unknown} error
 */
export function sayWhyNot(error) {
  const { message, stack } = /** @type {Error} */ (error);
  process.stderr.write(
    `${error instanceof Remedy ? message : stack ?? error}\n`,
  );
  process.exitCode = 1;
}
