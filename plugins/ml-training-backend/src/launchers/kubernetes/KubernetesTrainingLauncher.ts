import path from 'node:path';
import { hidePaths } from '../local/hidePaths';
import { Preparations } from '../local/Preparations';
import { TrainingFolder } from '../local/TrainingFolder';
import type {
  LogRange,
  Observation,
  TrainingExit,
  TrainingLauncher,
  TrainingPlan,
} from '../TrainingLauncher';
import {
  keepEnd,
  keepStart,
  keepUnwanted,
  readEnd,
  readStart,
  readUnwanted,
  type Unwanted,
} from './folderState';
import { JobKeeper, type Launched } from './JobKeeper';
import type { KubernetesLauncherOptions } from './KubernetesLauncherOptions';
import { objectName } from './names';
import { ObservedClusters } from './ObservedClusters';
import { readObservation, type Seen } from './readObservation';

interface Prepared {
  image: string;
}

/** Name of the launcher of clusters. */
export const KUBERNETES_LAUNCHER = 'kubernetes';

const LOG_IS_READ = 'Has ended; its log is being read.';
const REASONS = { cancel: 'cancelled', stop: 'stopped' } as const;

/**
 * Runs each training as a Job of a cluster. What was asked and what came of it is in the training's folder, what runs is in
 * the cluster: a new process of the portal finds both, and goes on.
 */
export class KubernetesTrainingLauncher implements TrainingLauncher {
  readonly name = KUBERNETES_LAUNCHER;
  readonly stopsWithPortal = false;
  readonly concurrency: number;
  readonly #options: KubernetesLauncherOptions;
  readonly #preparations: Preparations;
  readonly #clusters: ObservedClusters;
  readonly #jobs: JobKeeper;

  constructor(options: KubernetesLauncherOptions) {
    const { cacheDirectory, clouds, clusters, images } = options;
    this.#options = options;
    this.concurrency = options.concurrency;
    this.#preparations = new Preparations({
      urlReader: options.urlReader,
      making: {
        doing: 'Makes the image',
        make: (request): Promise<Prepared> => images.build(request),
        withoutPaths: (message, checkout) =>
          hidePaths(message, { checkout, cacheDirectory }),
      },
      onChange: options.onChange,
    });
    this.#clusters = new ObservedClusters(options);
    this.#jobs = new JobKeeper({ clusters, clouds });
  }

  async prepare(id: string, plan: TrainingPlan): Promise<void> {
    objectName(id); // refuses an id that no cluster takes
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
    if (!prepared || (await this.#hasBegunOrEnded(folder))) {
      return;
    }
    const unwanted = await readUnwanted(folder);
    if (unwanted) {
      await keepEnd(folder, { exit: this.#exitOf(unwanted) });
      return;
    }
    await this.#jobs.submit(folder, {
      id,
      plan,
      image: prepared.image,
      variables,
    });
    if (await readUnwanted(folder)) {
      await this.#jobs.remove(folder, id, { soon: true });
    }
  }

  async observe(id: string): Promise<Observation> {
    const folder = this.#folder(id);
    const under = this.#preparations.observe(id);
    if (under) {
      return under;
    }
    const end = await readEnd(folder);
    if (end) {
      return end;
    }
    const launched = await folder.read<Launched>('launched.json');
    if (launched) {
      return this.#observeLaunched(id, folder, launched);
    }
    const isPrepared = await folder.has('prepared.json');
    return { phase: isPrepared ? 'prepared' : 'absent' };
  }

  async cancel(id: string, why: Unwanted): Promise<void> {
    const folder = this.#folder(id);
    await folder.make();
    const seen = await this.observe(id);
    if (seen.phase === 'ended') {
      return;
    }
    await keepUnwanted(folder, why, this.#now());
    await this.#preparations.abort(id);
    await this.#jobs.remove(folder, id, { soon: true });
  }

  readLog(id: string, range: LogRange) {
    return this.#folder(id).readLog(range);
  }

  async forget(id: string): Promise<void> {
    const folder = this.#folder(id);
    await this.#preparations.abort(id);
    await this.#clusters.forget(id);
    await this.#jobs.remove(folder, id, { soon: false });
    await folder.remove('checkout', 'checkout.tmp');
  }

  async close(): Promise<void> {
    await this.#clusters.close();
  }

  async #observeLaunched(
    id: string,
    folder: TrainingFolder,
    { cluster, namespace }: Launched,
  ): Promise<Observation> {
    const look = await this.#clusters.look({ id, cluster, namespace, folder });
    switch (look.is) {
      case 'unconfigured':
        return { phase: 'lost', message: look.why };
      case 'unknown': {
        const startedAt = await readStart(folder);
        return startedAt
          ? { phase: 'running', startedAt }
          : { phase: 'starting', message: look.why };
      }
      case 'gone':
        return this.#observeGone(id, folder, look.isLogged);
      case 'there':
        await this.#jobs.note(folder, look.sight.job.metadata.uid);
        return this.#observeJob(folder, readObservation(look.sight), {
          isLogged: look.isLogged,
        });
      default:
        throw new Error(`Unknown look ${look satisfies never}`);
    }
  }

  async #observeJob(
    folder: TrainingFolder,
    seen: Seen,
    { isLogged }: { isLogged: boolean },
  ): Promise<Observation> {
    if (seen.phase === 'running') {
      return { ...seen, startedAt: await keepStart(folder, seen.startedAt) };
    }
    if (seen.phase !== 'ended') {
      return seen;
    }
    const startedAt = (await readStart(folder)) ?? seen.startedAt;
    if (!isLogged) {
      // Its last lines are still on their way, and whoever removes the Job would take them away.
      return startedAt
        ? { phase: 'running', startedAt }
        : { phase: 'starting', message: LOG_IS_READ };
    }
    // A command that is asked to end may be killed for it.
    const unwanted =
      seen.exit.code === undefined && (await readUnwanted(folder));
    const exit = unwanted ? this.#exitOf(unwanted) : seen.exit;
    return keepEnd(folder, { exit, startedAt });
  }

  async #observeGone(
    id: string,
    folder: TrainingFolder,
    isLogged: boolean,
  ): Promise<Observation> {
    const unwanted = await readUnwanted(folder);
    if (unwanted) {
      const startedAt = await readStart(folder);
      return isLogged
        ? keepEnd(folder, { exit: this.#exitOf(unwanted), startedAt })
        : { phase: 'starting', message: LOG_IS_READ };
    }
    if (!(await folder.has('job.json'))) {
      return { phase: 'prepared' }; // The portal died before the cluster took it.
    }
    return {
      phase: 'lost',
      message: `Its Job ${objectName(
        id,
      )} is gone, and this portal did not remove it. Run it again.`,
    };
  }

  #exitOf(why: Unwanted): TrainingExit {
    return { reason: REASONS[why], at: this.#now() };
  }

  async #hasBegunOrEnded(folder: TrainingFolder): Promise<boolean> {
    return (await folder.has('job.json')) || (await folder.has('exit.json'));
  }

  #now(): Date {
    return this.#options.now?.() ?? new Date();
  }

  #folder(id: string): TrainingFolder {
    return new TrainingFolder(path.resolve(this.#options.directory), id);
  }
}
