// eslint-disable-next-line @backstage/no-forbidden-package-imports, no-restricted-imports -- what that package tests itself with
import { Program } from '@modelport/fraud-scoring/src/__testUtils__/Program';
// eslint-disable-next-line @backstage/no-forbidden-package-imports, no-restricted-imports -- what that package tests itself with
import {
  document,
  twoModels,
} from '@modelport/fraud-scoring/src/__testUtils__/rig';
import { waitUntil } from '@modelport/plugin-ml-node';
import { writeFileSync } from 'node:fs';
import path from 'node:path';

/** A real scoring service of one test file, with its data in a folder of its own. */
export class ScoringProgram {
  #program: Program | undefined;
  #sent = 0;
  url = '';

  private constructor(
    private readonly models: Awaited<ReturnType<typeof twoModels>>,
    private readonly more: readonly string[],
  ) {}

  /**
   * @param more - arguments of the program
   * @param configuration - what is served is changed by it
   */
  static async start(
    more: readonly string[] = [],
    configuration: object = {},
  ): Promise<ScoringProgram> {
    const models = await twoModels();
    writeFileSync(
      path.join(models.folder, 'serving.json'),
      JSON.stringify(document(configuration)),
    );
    const service = new ScoringProgram(models, more);
    await service.startAgain();
    return service;
  }

  /** Where it keeps what outlives it. */
  get data(): string {
    return path.join(this.models.folder, 'data');
  }

  /** All that the process, or the one that was started last, has written to its streams. */
  get said(): readonly string[] {
    return this.#program?.lines ?? [];
  }

  /** On the port that it had; resolves when its topics are there as well. */
  async startAgain(): Promise<void> {
    this.#program = new Program([
      ...['--config', path.join(this.models.folder, 'serving.json')],
      ...['--port', this.url ? new URL(this.url).port : '0'],
      ...['--data', this.data, ...this.more],
    ]);
    this.url = String((await this.#program.says('ready')).url);
    await waitUntil(async () => {
      const readiness = await fetch(`${this.url}/readyz`);
      return ((await readiness.json()).stream ?? 'ready') === 'ready';
    });
  }

  async kill(): Promise<void> {
    await this.#program?.end('SIGKILL');
  }

  async #post(route: string, body: object): Promise<void> {
    const response = await fetch(`${this.url}${route}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(await response.text());
    await response.text();
  }

  /** Pays so often, and says with which ids. */
  async pay(count: number): Promise<string[]> {
    const transactions = Array.from({ length: count }, () => {
      this.#sent += 1;
      return {
        ...{ transaction_id: `tx-${this.#sent}`, currency: 'EUR' },
        event_time: new Date().toISOString(),
        ...{ customer_id: `c${this.#sent % 40}`, terminal_id: 't1' },
        amount: this.#sent % 150,
      };
    });
    for (let at = 0; at < count; at += 500) {
      const some = transactions.slice(at, at + 500);
      await this.#post('/v1/score/batch', { transactions: some });
    }
    return transactions.map(({ transaction_id: id }) => id);
  }

  async label(id: string, more: object = {}): Promise<void> {
    await this.#post('/v1/labels', {
      ...{ transaction_id: id, is_fraud: true, source: 'chargeback' },
      ...{ labelled_at: new Date().toISOString(), ...more },
    });
  }

  async stop(): Promise<void> {
    await this.kill();
    await this.models.remove();
  }
}
