import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TrainedModel } from './TrainedModel';

/** The launcher runs this program in the root of the checkout. */
const checkout = process.cwd();

const CONFIGURATION = 'configuration.yaml';

/** What the service is to serve beside its models, and how. */
interface Wanted {
  /** As `--store` takes it. */
  store: string;
  /** Addresses as `--kafka` takes them; absent: no topics. */
  kafka?: string;
  /** What `--kafka-settings` says beside. */
  kafkaSettings?: object;
  /** Size of a disk of its own for its data, in MiB; absent: it shares that of the temporary folder. Linux. */
  diskMiB?: number;
  /** File with the key of pseudonyms, which processes with one store share; absent: one of its own. */
  pseudonymKey?: string;
}

/** Two versions that share the cards, of which one also watches in the shadow: all that the service can be asked to do. */
function configurationOf({ folder: model, features }: TrainedModel) {
  const version = (name: string) => ({
    name: 'fraud',
    version: name,
    path: model,
    features,
  });
  return {
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
  };
}

/** One version that answers everything. */
function leanConfigurationOf(model: TrainedModel): object {
  const { models, policy, ...rest } = configurationOf(model);
  return {
    ...rest,
    models: models.slice(0, 1),
    policy: { ...policy, exploration: undefined },
    experiment: undefined,
    shadow: undefined,
    traffic: 'fraud@champion',
  };
}

type Configuration = ReturnType<typeof configurationOf>;

/** A line that the program wrote, on either output. */
export interface Told {
  event: string;
  error?: string;
}

const TOLD_WITHIN_MS = 30_000;
const LOOK_MS = 20;

/** A command before another one, which then has a small disk in the place of a folder, for itself alone. */
const onDiskOf = (mebibytes: number, folder: string): string[] => [
  ...['unshare', '--mount', '--map-root-user', 'sh', '-c'],
  `mount -t tmpfs -o size=${mebibytes}m none "$0" && exec "$@"`,
  folder,
];

/** The scoring service as `npm run serve:fraud` runs it, in a process of its own. */
export class ScoringProcess {
  #revision = 1;

  private constructor(
    private readonly folder: string,
    private readonly args: readonly string[],
    private child: ChildProcess,
    private readonly told: Told[],
    public url: string,
    readonly digest: string,
  ) {}

  /**
   * Starts it with all that it can be asked to do for a transaction.
   *
   * @throws Error with what it said when it does not start
   */
  static startFull(
    model: TrainedModel,
    wanted: Wanted,
  ): Promise<ScoringProcess> {
    return ScoringProcess.#start(configurationOf(model), wanted);
  }

  /**
   * Starts it with one model.
   *
   * @throws Error with what it said when it does not start
   */
  static startLean(
    model: TrainedModel,
    wanted: Wanted,
  ): Promise<ScoringProcess> {
    return ScoringProcess.#start(leanConfigurationOf(model), wanted);
  }

  static async #start(
    configuration: object,
    { store, kafka, kafkaSettings, pseudonymKey, diskMiB }: Wanted,
  ): Promise<ScoringProcess> {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'modelport-score-'));
    const file = path.join(folder, CONFIGURATION);
    fs.writeFileSync(file, JSON.stringify(configuration));
    const data = path.join(folder, 'data');
    fs.mkdirSync(data);
    const settings = path.join(folder, 'kafka.json');
    if (kafkaSettings) {
      fs.writeFileSync(settings, JSON.stringify(kafkaSettings));
    }
    const args = [
      ...(diskMiB ? onDiskOf(diskMiB, data) : []),
      process.execPath,
      // As `npm run serve:fraud` has it.
      ...['--max-semi-space-size=32', '--initial-old-space-size=256'],
      '--no-allocation-site-pretenuring',
      '--external-memory-accounted-in-global-limit',
      path.join(checkout, 'packages/fraud-scoring/bin/fraud-scoring.cjs'),
      ...['--port', '0', '--config', file, '--store', store],
      ...['--data', data],
      ...(pseudonymKey ? ['--pseudonym-key', pseudonymKey] : []),
      ...(kafka ? ['--kafka', kafka] : []),
      ...(kafkaSettings ? ['--kafka-settings', settings] : []),
    ];
    const told: Told[] = [];
    const { child, url, digest } = await launch(args, told);
    return new ScoringProcess(folder, args, child, told, url, digest);
  }

  /**
   * Gives it another configuration, as a newer revision, and resolves with what it says to that.
   *
   * @param change - of what {@link ScoringProcess.startFull} gave
   */
  async reconfigure(
    model: TrainedModel,
    change: (configuration: Configuration) => object,
  ): Promise<Told> {
    this.#revision += 1;
    const before = this.told.length;
    const wanted = change({
      ...configurationOf(model),
      metadata: { name: 'card-payments', revision: this.#revision },
    });
    const file = path.join(this.folder, CONFIGURATION);
    fs.writeFileSync(`${file}.new`, JSON.stringify(wanted));
    fs.renameSync(`${file}.new`, file);
    const deadline = Date.now() + TOLD_WITHIN_MS;
    for (;;) {
      const answer = this.told
        .slice(before)
        .find(({ event }) =>
          /^(reconfigured|configuration-refused)$/.test(event),
        );
      if (answer) return answer;
      if (Date.now() > deadline) {
        throw new Error('The service says nothing to a configuration.');
      }
      await sleep(LOOK_MS);
    }
  }

  /** Where its data lie as it sees them, also on a disk that nobody else sees. */
  get dataFolder(): string {
    return `/proc/${this.child.pid}/root${path.join(this.folder, 'data')}`;
  }

  /** `kill -9`; what it had in its folder stays. */
  kill(): Promise<void> {
    return end(this.child, 'SIGKILL');
  }

  /** Starts it again after {@link ScoringProcess.kill}, over the same folder. */
  async restart(): Promise<void> {
    const { child, url } = await launch(this.args, this.told);
    this.child = child;
    this.url = url;
  }

  async stop(): Promise<void> {
    await end(this.child, 'SIGTERM');
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

/** @throws Error with what it said when it ends before it is ready */
async function launch(args: readonly string[], told: Told[]) {
  const [command, ...rest] = args;
  const child = spawn(command, rest, {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  createInterface({ input: child.stderr }).on('line', line => {
    said.push(line);
    if (line.startsWith('{')) told.push(JSON.parse(line));
  });
  const ready = new Promise<{ url: string; models: { digest: string }[] }>(
    (resolve, reject) => {
      createInterface({ input: child.stdout }).on('line', line => {
        const message = JSON.parse(line);
        told.push(message);
        if (message.event === 'ready') resolve(message);
      });
      child.once('exit', () =>
        reject(new Error(`The service did not start: ${said.join('\n')}`)),
      );
    },
  );
  const { url, models } = await ready;
  return { child, url, digest: models[0].digest };
}
