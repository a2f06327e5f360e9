import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** The launcher runs the bars in the root of the checkout. */
const checkout = process.cwd();

/** A program of this folder in a process of its own, which tells of itself in lines of JSON. */
export class ChildProgram {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  /**
   * @param name - of the file, without its end
   * @param options - given to it as JSON
   */
  constructor(private readonly name: string, options: object) {
    this.#child = spawn(
      process.execPath,
      [
        ...['--require', '@backstage/cli/config/nodeTransform.cjs'],
        path.join(checkout, 'packages/bars/src/fraud/stream', `${name}.ts`),
        JSON.stringify(options),
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const { stdout } = this.#child;
    if (!stdout) throw new Error('A process without output was made.');
    this.#lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  }

  /**
   * The next line that it says.
   *
   * @throws Error when it has ended
   */
  async says<T>(): Promise<T> {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error(`${this.name} ended before it was done.`);
    return JSON.parse(value) as T;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null)
      return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await ended;
  }
}
