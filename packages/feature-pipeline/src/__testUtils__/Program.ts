import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

const PROGRAM = path.resolve(__dirname, '../../bin/feature-pipeline.cjs');

type Event = Record<string, unknown>;

/** A process that tells of itself in lines of JSON. */
export class Program {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  /** All that it said so far. */
  readonly said: Event[] = [];
  #heard: () => void = () => {};

  /** @param program - default: the program of this package */
  constructor(args: readonly string[], program: readonly string[] = [PROGRAM]) {
    this.#child = spawn(process.execPath, [...program, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      // Not the coverage and loader settings of the test run.
      env: { PATH: process.env.PATH, HOME: process.env.HOME },
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on('line', line => {
        if (line.startsWith('{')) this.said.push(JSON.parse(line));
        else this.said.push({ event: 'line', line });
        this.#heard();
      });
    }
    this.#ended = once(this.#child, 'close');
  }

  /** The exit code; null when it was killed. */
  async exitCode(): Promise<number | null> {
    await this.#ended;
    return this.#child.exitCode;
  }

  /** The first event of a name; it fails when the process ends without it. */
  async says(name: string): Promise<Event> {
    for (;;) {
      const found = this.said.find(({ event }) => event === name);
      if (found) return found;
      const heard = new Promise<string>(resolve => {
        this.#heard = () => resolve('heard');
      });
      const next = await Promise.race([heard, this.#ended.then(() => 'ended')]);
      if (next === 'ended' && !this.said.some(({ event }) => event === name)) {
        throw new Error(
          `It ended without ${name}: ${JSON.stringify(this.said)}`,
        );
      }
    }
  }

  async end(signal: NodeJS.Signals): Promise<number | null> {
    this.#child.kill(signal);
    return this.exitCode();
  }
}
