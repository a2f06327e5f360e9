import path from 'node:path';
import { PendingReader, type WaitingJob } from '../../pending/PendingReader';
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
  type Wish,
} from './folderState';
import { JobKeeper, type Launched } from './JobKeeper';
import type { KubernetesLauncherOptions } from './KubernetesLauncherOptions';
import { objectName } from './names';
import { ObservedClusters } from './ObservedClusters';
import { readObservation, whyItWaits } from './readObservation';
import type { TrainingSight } from './sight';

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
  readonly #pending: PendingReader;
  /** Those whose command was seen to have ended, also while their last lines are on their way. */
  readonly #ending = new Set<string>();

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
    this.#pending = new PendingReader({ clusters });
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
      await keepEnd(folder, { exit: this.#exitOf(unwanted.why) });
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
    if (seen.phase === 'ended' || this.#ending.has(id)) {
      return; // Its end came before the wish.
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
    this.#ending.delete(id);
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
        await this.#jobs.note(folder, {
          ...{ id, cluster, namespace },
          uid: look.sight.job.metadata.uid,
        });
        return this.#observeJob(id, folder, {
          sight: look.sight,
          job: { cluster, namespace, name: objectName(id) },
          isLogged: look.isLogged,
        });
      default:
        throw new Error(`Unknown look ${look satisfies never}`);
    }
  }

  async #observeJob(
    id: string,
    folder: TrainingFolder,
    {
      sight,
      job,
      isLogged,
    }: { sight: TrainingSight; job: WaitingJob; isLogged: boolean },
  ): Promise<Observation> {
    const seen = readObservation(sight);
    if (seen.phase === 'running') {
      return { ...seen, startedAt: await keepStart(folder, seen.startedAt) };
    }
    if (seen.phase === 'starting') {
      const reason = await this.#pending.read(job, whyItWaits(sight));
      return reason ? { ...seen, message: reason.sentence } : seen;
    }
    if (seen.phase !== 'ended') {
      return seen;
    }
    const startedAt = (await readStart(folder)) ?? seen.startedAt;
    if (!isLogged) {
      this.#ending.add(id);
      // Its last lines are still on their way, and whoever removes the Job would take them away.
      return startedAt
        ? { phase: 'running', startedAt }
        : { phase: 'starting', message: LOG_IS_READ };
    }
    const wish = await readUnwanted(folder);
    const exit =
      wish && isAnswer(seen.exit, wish) ? this.#exitOf(wish.why) : seen.exit;
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
        ? keepEnd(folder, { exit: this.#exitOf(unwanted.why), startedAt })
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

/** Whether a command ended because it was asked to. Clusters tell time in whole seconds, and by their own clock. */
function isAnswer({ code, at }: TrainingExit, wish: Wish): boolean {
  const inSeconds = (time: Date) => Math.floor(time.getTime() / 1000);
  return code === undefined || inSeconds(wish.at) <= inSeconds(at);
}
