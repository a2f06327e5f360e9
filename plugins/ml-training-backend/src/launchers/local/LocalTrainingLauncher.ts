import { spawn } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import type { UrlReaderService } from '@backstage/backend-plugin-api';
import {
  isAlive,
  ownIdentity,
  type ProcessIdentity,
} from '@modelport/plugin-ml-node';
import type {
  LogRange,
  Observation,
  TrainingExit,
  TrainingLauncher,
  TrainingPlan,
} from '../TrainingLauncher';
import { environmentMaking, type Prepared } from './environmentMaking';
import { killOrphans } from './killOrphans';
import { ModelEnvironments } from './ModelEnvironments';
import { Preparations } from './Preparations';
import { TrainingFolder } from './TrainingFolder';
import { trainingVariables } from './trainingVariables';

/** What the local launcher works with. */
export interface LocalLauncherOptions {
  /** Holds a folder for each training. */
  directory: string;
  cacheDirectory: string;
  uv: string;
  python?: string;
  concurrency: number;
  urlReader: UrlReaderService;
  /** Path of `supervise.cjs`. */
  supervisor: string;
  /** Told when something has changed that is worth a look. */
  onChange: () => void;
}

interface ProcessFile extends ProcessIdentity {
  childPid?: number;
  childStartTime?: string;
  at?: string;
}

interface ExitFile extends Omit<TrainingExit, 'code' | 'signal' | 'at'> {
  code: number | null;
  signal: string | null;
  at: string;
}

/** Name of the local launcher. */
export const LOCAL_LAUNCHER = 'local';
const LOG_LIMIT_BYTES = 50 * 1024 * 1024;
/** A supervisor that has not claimed its folder by then never will. */
const CLAIM_WITHIN_MS = 5_000;
const ONCE_MORE_MS = 100;

/**
 * Runs trainings as processes of this machine, each under a supervisor that outlives the portal. All it knows is on
 * disk, so that a new process of the portal finds what an earlier one began.
 */
export class LocalTrainingLauncher implements TrainingLauncher {
  readonly name = LOCAL_LAUNCHER;
  readonly stopsWithPortal = true;
  readonly concurrency: number;
  readonly #options: LocalLauncherOptions;
  readonly #preparations: Preparations;

  constructor(options: LocalLauncherOptions) {
    this.#options = options;
    this.concurrency = options.concurrency;
    this.#preparations = new Preparations({
      urlReader: options.urlReader,
      making: environmentMaking(new ModelEnvironments(options)),
      onChange: options.onChange,
    });
  }

  async prepare(id: string, plan: TrainingPlan): Promise<void> {
    const folder = this.#folder(id);
    if (!(await folder.has('prepared.json'))) {
      this.#preparations.begin(id, plan, folder);
    }
  }

  async launch(
    id: string,
    plan: TrainingPlan,
    variables: Record<string, string>,
  ): Promise<void> {
    const folder = this.#folder(id);
    const prepared = await folder.read<Prepared>('prepared.json');
    if (!prepared || (await folder.has('pid.json'))) {
      return;
    }
    const checkout = folder.file('checkout');
    await fs.mkdir(folder.file('home'), { recursive: true, mode: 0o700 });
    await fs.mkdir(folder.file('tmp'), { recursive: true, mode: 0o700 });
    await folder.write('spec.json', {
      command: plan.command,
      cwd: checkout,
      env: await trainingVariables({
        checkout,
        environment: prepared.environment,
        home: folder.file('home'),
        temporary: folder.file('tmp'),
        variables,
      }),
      timeoutSeconds: plan.limits.timeoutSeconds,
      memoryMiB: plan.limits.memoryMiB,
      logLimitBytes: LOG_LIMIT_BYTES,
    });
    await folder.write('launched.json', { ...ownIdentity(), at: Date.now() });
    await folder.log(`[modelport] ${plan.command.join(' ')}`);
    const child = spawn(
      process.execPath,
      [this.#options.supervisor, folder.path],
      { cwd: folder.path, detached: true, stdio: 'ignore', env: {} },
    );
    child.on('error', this.#options.onChange);
    child.on('exit', this.#options.onChange);
    child.unref();
  }

  async observe(id: string): Promise<Observation> {
    const folder = this.#folder(id);
    const under = this.#preparations.observe(id);
    if (under) {
      return under;
    }
    const seen = await this.#observeProcess(folder);
    if (seen?.phase === 'lost') {
      // It may have written its exit code and ended between the two looks.
      await new Promise(resolve => setTimeout(resolve, ONCE_MORE_MS));
      return (await this.#observeProcess(folder)) ?? seen;
    }
    if (seen) {
      return seen;
    }
    if (!(await folder.has('prepared.json'))) {
      return { phase: 'absent' };
    }
    const launched = await folder.read<{ at: number }>('launched.json');
    const isFresh = launched && Date.now() - launched.at < CLAIM_WITHIN_MS;
    return { phase: isFresh ? 'starting' : 'prepared' };
  }

  async cancel(id: string, why: 'cancel' | 'stop'): Promise<void> {
    const folder = this.#folder(id);
    await folder.make();
    await fs.writeFile(folder.file(why), '', { mode: 0o600 });
    await this.#preparations.abort(id);
  }

  readLog(id: string, range: LogRange) {
    return this.#folder(id).readLog(range);
  }

  async forget(id: string): Promise<void> {
    const folder = this.#folder(id);
    await this.#preparations.abort(id);
    await folder.remove('spec.json', 'checkout', 'checkout.tmp', 'home', 'tmp');
  }

  async #observeProcess(
    folder: TrainingFolder,
  ): Promise<Observation | undefined> {
    const exit = await folder.read<ExitFile>('exit.json');
    const running = await folder.read<ProcessFile>('pid.json');
    const startedAt =
      running?.at === undefined ? undefined : new Date(running.at);
    if (exit) {
      const { code, signal, reason, at } = exit;
      return {
        phase: 'ended',
        exit: {
          code: code ?? undefined,
          signal: signal ?? undefined,
          reason,
          at: new Date(at),
        },
        startedAt,
      };
    }
    if (!running) {
      return undefined;
    }
    if (!isAlive(running)) {
      killOrphans(running);
      return { phase: 'lost' };
    }
    return startedAt ? { phase: 'running', startedAt } : { phase: 'starting' };
  }

  #folder(id: string): TrainingFolder {
    return new TrainingFolder(path.resolve(this.#options.directory), id);
  }
}
