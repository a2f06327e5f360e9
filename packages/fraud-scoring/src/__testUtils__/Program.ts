import {
  type ChildProcess,
  spawn,
  type SpawnOptions,
} from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

const PROGRAM = path.resolve(__dirname, '../../bin/fraud-scoring.cjs');

type Event = Record<string, unknown>;

/** The program, and what it says line by line. */
export class Program {
  readonly #child: ChildProcess;
  /** All that it wrote. */
  readonly lines: string[] = [];
  readonly #said: Event[] = [];
  readonly #waiting: { name: string; resolve: (event: Event) => void }[] = [];

  /**
   * @param args - of the program
   * @param command - what starts it: Node and its sources unless given
   */
  constructor(
    args: string[],
    command: readonly string[] = [process.execPath, PROGRAM],
    options: SpawnOptions = {},
  ) {
    this.#child = spawn(command[0], [...command.slice(1), ...args], {
      // Not the coverage and loader settings of the test run.
      env: { PATH: process.env.PATH, HOME: process.env.HOME },
      ...options,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on('line', line => {
        this.lines.push(line);
        if (line.startsWith('{')) this.#hear(JSON.parse(line));
      });
    }
  }

  #hear(event: Event): void {
    const at = this.#waiting.findIndex(({ name }) => name === event.event);
    if (at < 0) this.#said.push(event);
    else this.#waiting.splice(at, 1)[0].resolve(event);
  }

  get #hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** The next event of a name. */
  says(name: string): Promise<Event> {
    const at = this.#said.findIndex(event => event.event === name);
    if (at >= 0) return Promise.resolve(this.#said.splice(at, 1)[0]);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ name, resolve });
      this.#child.once('exit', code =>
        setImmediate(() =>
          reject(new Error(`It ended with ${code} and did not say ${name}.`)),
        ),
      );
    });
  }

  async end(signal: NodeJS.Signals): Promise<number | null> {
    if (this.#hasEnded) return this.#child.exitCode;
    const ended = once(this.#child, 'exit');
    this.#child.kill(signal);
    return (await ended)[0];
  }

  async exitCode(): Promise<number | null> {
    if (!this.#hasEnded) await once(this.#child, 'exit');
    return this.#child.exitCode;
  }
}
