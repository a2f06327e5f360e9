import { ensurePythonEnv } from '@modelport/servers';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';

const run = promisify(execFile);
/** The launcher runs this program in the root of the checkout. */
const checkout = process.cwd();
const TEMPLATE = path.join(checkout, 'templates/fraud-detection-model');

/** Transactions of a simulation; the row number is the id. */
export interface Simulated {
  /** Since 2018-04-01 00:00 UTC. */
  seconds: Float64Array;
  customer: Float64Array;
  terminal: Float64Array;
  amount: Float64Array;
  fraud: Float64Array;
}

/** One line of the order of arrival. */
export interface Arrival {
  kind: 'transaction' | 'fraud' | 'not-fraud';
  transaction: number;
  /**
   * When a label was given, in seconds since the start of the simulation. Of two the later one holds, of two that were given
   * at one time the one that arrives later.
   */
  given: number;
}

const KINDS = { transaction: 0, fraud: 1, 'not-fraud': 2 } as const;

/** A repository of the template, and the Python that judges features by it. */
export class Oracle {
  private constructor(
    private readonly folder: string,
    private readonly python: string,
  ) {}

  /** @throws Error when Python or the template does not work */
  static async create(): Promise<Oracle> {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'modelport-skew-'));
    await run(process.execPath, [
      path.join(checkout, 'templates/checks/render.mjs'),
      TEMPLATE,
      path.join(folder, 'repository'),
    ]);
    const { python } = await ensurePythonEnv();
    return new Oracle(folder, python);
  }

  /** What the repository declares. */
  get features(): unknown {
    const file = path.join(this.folder, 'repository/modelport.yaml');
    return parse(fs.readFileSync(file, 'utf8')).features;
  }

  async #run(...words: string[]) {
    await run(this.python, [
      path.join(checkout, 'packages/bars/src/fraud/oracle.py'),
      words[0],
      path.join(this.folder, 'repository/src'),
      this.folder,
      ...words.slice(1),
    ]);
  }

  #read<T>(name: string, Column: new (buffer: ArrayBuffer) => T): T {
    const bytes = fs.readFileSync(path.join(this.folder, name));
    return new Column(new Uint8Array(bytes).buffer);
  }

  /** Draws transactions, with the features that the template's code computes of them when all is known: row by row. */
  async simulate(size: {
    customers: number;
    terminals: number;
    days: number;
  }): Promise<{ drawn: Simulated; features: Float32Array }> {
    const { customers, terminals, days } = size;
    await this.#run('simulate', ...[customers, terminals, days].map(String));
    const column = (name: string) => this.#read(name, Float64Array);
    return {
      drawn: {
        seconds: column('seconds'),
        customer: column('customer'),
        terminal: column('terminal'),
        amount: column('amount'),
        fraud: column('fraud'),
      },
      features: this.#read('features', Float32Array),
    };
  }

  /** The features of each transaction as of its arrival, in the order of arrival, repeats left out. */
  async arrive(arrivals: readonly Arrival[]): Promise<Float32Array> {
    const log = new Float64Array(3 * arrivals.length);
    arrivals.forEach(({ kind, transaction, given }, at) => {
      log.set([KINDS[kind], transaction, given], 3 * at);
    });
    fs.writeFileSync(
      path.join(this.folder, 'arrivals'),
      new Uint8Array(log.buffer),
    );
    await this.#run('arrive');
    return this.#read('arrived', Float32Array);
  }

  /**
   * All columns of keys as of a time, after `arrive`; those that are no window of the key's entity, and all of a key of
   * which nothing had arrived, are NaN.
   *
   * @param count - how many had arrived
   * @param time - in whole seconds since the start of the simulation
   */
  async ask(
    count: number,
    time: number,
    keys: readonly { entity: string; key: number }[],
  ): Promise<Float32Array> {
    const asked = Float64Array.from(
      keys.flatMap(({ entity, key }) => [entity === 'customer' ? 0 : 1, key]),
    );
    fs.writeFileSync(
      path.join(this.folder, 'asked'),
      new Uint8Array(asked.buffer),
    );
    await this.#run('ask', String(count), String(time));
    return this.#read('answered', Float32Array);
  }

  remove(): void {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}
