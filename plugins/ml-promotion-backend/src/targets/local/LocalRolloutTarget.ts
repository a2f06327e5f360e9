import path from 'node:path';
import { isAlive, type ProcessIdentity } from '@modelport/plugin-ml-node';
import {
  type ModelFiles,
  type Observation,
  type RolloutTarget,
  type ServingPlan,
  type TargetRequest,
  type TargetResponse,
  UnreachableError,
} from '../RolloutTarget';
import { callLoopback, servedDigest } from './callLoopback';
import { DeploymentFolder } from './DeploymentFolder';
import { Heartbeat } from './Heartbeat';
import { ModelFolders } from './ModelFolders';
import { readEnd, STARTS, withoutPaths } from './readEnd';
import { readReady } from './readReady';
import { spawnServer } from './spawnServer';

/** What the local target works with. */
export interface LocalRolloutTargetOptions {
  /** Holds a folder for each deployment and for each model. */
  directory: string;
  /** Path of `serve.cjs`. */
  program: string;
  /** Path of the model server's program. */
  modelServer: string;
  /** Told when something has changed that is worth a look. */
  onChange: () => void;
  /** How long a model server waits for a portal that is gone: looks, and milliseconds between them. */
  watch?: { lookEveryMs: number; mostLooks: number };
}

/** Name of the local target. */
export const LOCAL_TARGET = 'local';
const LOG_LIMIT_BYTES = 20 * 1024 * 1024;
/** A process that has not claimed its folder by then never will. */
const CLAIM_WITHIN_MS = 5_000;
const READY_WITHIN_MS = 60_000;
const DRAIN_WITHIN_MS = 15_000;
const HEALTH_WITHIN_MS = 2_000;
/** Ten minutes. */
const WATCH = { lookEveryMs: 30_000, mostLooks: 20 };

/**
 * Serves each deployment by a process of this machine, on loopback. All it knows is on disk, so that a new process of
 * the portal finds what an earlier one began.
 */
export class LocalRolloutTarget implements RolloutTarget {
  readonly name = LOCAL_TARGET;
  /** Copies of what it serves. */
  readonly models: ModelFolders;
  readonly #options: LocalRolloutTargetOptions;
  readonly #ports = new Map<string, number>();
  readonly #silentSince = new Map<string, number>();
  readonly #heartbeat: Heartbeat;

  constructor(options: LocalRolloutTargetOptions) {
    this.#options = options;
    this.models = new ModelFolders(path.join(options.directory, 'models'));
    this.#heartbeat = new Heartbeat(options.directory);
  }

  async fetch(plan: ServingPlan, files: ModelFiles, signal: AbortSignal) {
    await this.models.provide(plan.digest, files, signal);
  }

  async start(id: string, plan: ServingPlan): Promise<void> {
    const folder = this.#folder(id);
    const running = await folder.read<ProcessIdentity>('pid.json');
    if (running && isAlive(running)) {
      return;
    }
    await folder.make();
    await this.#heartbeat.beat();
    await folder.remove('pid.json', 'stopping.json');
    const { modelName, version, digest } = plan;
    const model = `${modelName}=${this.models.pathOf(digest)}@${digest}`;
    await folder.write('spec.json', {
      program: this.#options.modelServer,
      arguments: ['--port', '0', '--model', `${model}#${version}`],
      watch: {
        heartbeat: this.#heartbeat.file,
        ...(this.#options.watch ?? WATCH),
      },
      logLimitBytes: LOG_LIMIT_BYTES,
    });
    await folder.write('launched.json', { at: Date.now() });
    await folder.log(`${STARTS} for ${modelName} ${version}, ${digest}`);
    await spawnServer(folder, this.#options);
  }

  async observe(id: string, plan: ServingPlan): Promise<Observation> {
    await this.#heartbeat.beat();
    const folder = this.#folder(id);
    const running = await folder.read<ProcessIdentity>('pid.json');
    const launched = await folder.read<{ at: number }>('launched.json');
    const sinceLaunch = Date.now() - (launched?.at ?? 0);
    const alive = running !== undefined && isAlive(running);
    if (alive) {
      const port = readReady(await folder.readText('events'));
      if (port !== undefined) {
        return this.#observeServing(id, plan, port);
      }
      return sinceLaunch < READY_WITHIN_MS
        ? { phase: 'starting' }
        : { phase: 'unresponsive', forMs: sinceLaunch };
    }
    this.#ports.delete(id);
    this.#silentSince.delete(id);
    if (!launched || (running && (await folder.read('stopping.json')))) {
      return { phase: 'absent' };
    }
    if (!running && sinceLaunch < CLAIM_WITHIN_MS) {
      return { phase: 'starting' };
    }
    return readEnd(folder, this.models.directory);
  }

  async stop(id: string, how: 'drain' | 'kill'): Promise<void> {
    const folder = this.#folder(id);
    const running = await folder.read<ProcessIdentity>('pid.json');
    if (!(await folder.read('launched.json'))) {
      return;
    }
    const late = how === 'drain' && (await this.#askToStop(folder));
    if (running && isAlive(running)) {
      kill(running.pid, how === 'kill' || late ? 'SIGKILL' : 'SIGTERM');
    }
  }

  /** Notes that it is meant to end; true when that was so long ago that it is late. */
  async #askToStop(folder: DeploymentFolder): Promise<boolean> {
    const asked = await folder.read<{ at: number }>('stopping.json');
    if (asked) {
      return Date.now() - asked.at > DRAIN_WITHIN_MS;
    }
    await folder.write('stopping.json', { at: Date.now() });
    await folder.log('Stops the model server');
    return false;
  }

  async call(id: string, request: TargetRequest): Promise<TargetResponse> {
    const port =
      this.#ports.get(id) ??
      readReady(await this.#folder(id).readText('events'));
    if (port === undefined) {
      throw new UnreachableError('The model server is not ready yet');
    }
    try {
      return await callLoopback(port, request);
    } catch (error) {
      this.#ports.delete(id);
      throw error;
    }
  }

  async readLog(id: string, lines: number): Promise<string> {
    const text = await this.#folder(id).tail(lines);
    return withoutPaths(text, this.models.directory);
  }

  async forget(id: string): Promise<void> {
    const folder = this.#folder(id);
    const files = ['pid.json', 'launched.json', 'stopping.json'];
    await folder.remove(...files, 'spec.json', 'events');
  }

  async #observeServing(
    id: string,
    plan: ServingPlan,
    port: number,
  ): Promise<Observation> {
    try {
      const digest = await servedDigest(port, plan, HEALTH_WITHIN_MS);
      this.#silentSince.delete(id);
      if (digest !== plan.digest) {
        return { phase: 'foreign' };
      }
      this.#ports.set(id, port);
      return { phase: 'serving' };
    } catch {
      const since = this.#silentSince.get(id) ?? Date.now();
      this.#silentSince.set(id, since);
      return { phase: 'unresponsive', forMs: Date.now() - since };
    }
  }

  #folder(id: string): DeploymentFolder {
    return new DeploymentFolder(
      path.join(this.#options.directory, 'deployments'),
      id,
    );
  }
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // it has just ended by itself
  }
}
