import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { TrainedModel } from './TrainedModel';

/** The launcher runs this program in the root of the checkout. */
const checkout = process.cwd();

/** The scoring service as `npm run serve:fraud` runs it, in a process of its own. */
export class ScoringProcess {
  private constructor(
    readonly url: string,
    readonly digest: string,
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {}

  /**
   * Two versions that share the cards, of which one also watches in the shadow: all that the service can be asked to do for
   * a transaction.
   *
   * @throws Error with what it said when it does not start
   */
  static async startFull(
    { folder: model, features }: TrainedModel,
    store: string,
  ): Promise<ScoringProcess> {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'modelport-score-'));
    const file = path.join(folder, 'configuration.yaml');
    const version = (name: string) => ({
      name: 'fraud',
      version: name,
      path: model,
      features,
    });
    fs.writeFileSync(
      file,
      JSON.stringify({
        apiVersion: 'modelport/v1alpha1',
        kind: 'ScoringConfiguration',
        metadata: { name: 'card-payments', revision: 1 },
        currency: 'EUR',
        models: [version('champion'), version('challenger')],
        experiment: {
          name: 'bar',
          salt: 'bar',
          variants: [
            { name: 'champion', weight: 0.5, model: 'fraud@champion' },
            { name: 'challenger', weight: 0.5, model: 'fraud@challenger' },
          ],
        },
        shadow: ['fraud@challenger'],
        policy: {
          apiVersion: 'modelport/v1alpha1',
          kind: 'DecisionPolicy',
          metadata: { name: 'card-payments', version: 1 },
          thresholds: { review: 0.5, decline: 0.9 },
          exploration: { share: 0.01, salt: 'bar' },
        },
      }),
    );
    const child = spawn(
      process.execPath,
      [
        '--max-semi-space-size=4',
        path.join(checkout, 'packages/fraud-scoring/bin/fraud-scoring.cjs'),
        ...['--port', '0', '--config', file, '--store', store],
        ...['--data', path.join(folder, 'data')],
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const said: string[] = [];
    child.stderr.on('data', chunk => said.push(String(chunk)));
    const ready = new Promise<{ url: string; models: { digest: string }[] }>(
      (resolve, reject) => {
        createInterface({ input: child.stdout }).once('line', line =>
          resolve(JSON.parse(line)),
        );
        child.once('exit', () =>
          reject(new Error(`The service did not start: ${said.join('')}`)),
        );
      },
    );
    const { url, models } = await ready;
    return new ScoringProcess(url, models[0].digest, child, folder);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const ended = once(this.child, 'exit');
      this.child.kill('SIGTERM');
      await ended;
    }
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}
