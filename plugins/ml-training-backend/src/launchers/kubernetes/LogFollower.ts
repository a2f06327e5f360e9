import { setTimeout as sleep } from 'node:timers/promises';
import { toError } from '@backstage/errors';
import {
  type ClusterClient,
  ClusterError,
} from '@modelport/plugin-ml-cluster-node';
import type { TrainingFolder } from '../local/TrainingFolder';
import { AttemptLog } from './AttemptLog';
import { CONTAINER } from './names';
import type { PodSight } from './sight';
import { Silence } from './Silence';

/** What a {@link LogFollower} works with. */
export interface LogFollowerOptions {
  folder: TrainingFolder;
  cluster: Pick<ClusterClient, 'logs'>;
  /** The pods of the training as they are now, the first attempt first. */
  pods: () => readonly PodSight[];
  /** Whether the cluster tells of each change now; while it does not, nothing is given up. */
  answers: () => boolean;
  /** Told when there are new lines. */
  onLines: () => void;
  /** Between two tries; 500 ms unless told. */
  pauseMs?: number;
  /** The longest silence of a connection; 20,000 ms unless told, a quarter of it once the container has ended. */
  silentMs?: number;
  /** How long the rest of an attempt that has ended is asked for in vain; 600,000 ms unless told. */
  giveUpMs?: number;
  /** After how long without {@link LogFollower.tend} reading ends; 30,000 ms unless told. */
  untendedMs?: number;
}

const PAUSE_MS = 500;
/** A connection that was silent for so long may be dead; reading goes on over another. */
const SILENT_MS = 20_000;
const GIVE_UP_MS = 600_000;
/** Whoever advances a training looks each second; who does not has lost it to another process. */
const UNTENDED_MS = 30_000;
const TELL_EVERY_MS = 200;

/** Appends the lines of a training's attempts to its log as they come, one attempt after the other. */
export class LogFollower {
  readonly #options: LogFollowerOptions;
  readonly #ending = new AbortController();
  #log: AttemptLog | undefined;
  #running: Promise<void> | undefined;
  #toldAt = 0;
  #tendedAt = Date.now();
  /** Of what is being read. */
  #tending: Silence | undefined;

  constructor(options: LogFollowerOptions) {
    this.#options = options;
  }

  /** Sees to it that what is not written is being read. */
  tend(): void {
    this.#tendedAt = Date.now();
    this.#tending?.end();
    if (!this.#ending.signal.aborted && this.#next()) {
      this.#running ??= this.#run().finally(() => {
        this.#running = undefined;
      });
    }
  }

  /** Whether nobody has tended it for long, so that it has ended and its log may have gone on without it. */
  get isForsaken(): boolean {
    return !this.#running && Date.now() - this.#tendedAt >= this.#untendedMs;
  }

  /** Whether all that attempts have said so far, and will say, is on disk. */
  get isDrained(): boolean {
    return !this.#running && !this.#next();
  }

  /** Ends; what was taken is written. */
  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#running;
    await this.#log?.flush().catch(() => {});
  }

  get #untendedMs(): number {
    return this.#options.untendedMs ?? UNTENDED_MS;
  }

  #next(): PodSight | undefined {
    return this.#options
      .pods()
      .find(pod => hasBegun(pod) && !this.#log?.isDone(pod.metadata.uid));
  }

  async #run(): Promise<void> {
    const { folder } = this.#options;
    const tending = new Silence(() => this.#untendedMs);
    const signal = AbortSignal.any([this.#ending.signal, tending.signal]);
    this.#tending = tending;
    try {
      this.#log ??= await AttemptLog.open(folder);
      for (let pod = this.#next(); pod; pod = this.#next()) {
        await this.#drain(pod, this.#log, signal);
        signal.throwIfAborted();
      }
    } catch {
      // Stopped, untended, or the disk failed; the next look begins again from what was written.
      await this.#log?.flush().catch(() => {});
      this.#log = undefined;
    } finally {
      tending.stop();
    }
  }

  async #drain(
    { metadata, spec }: PodSight,
    log: AttemptLog,
    signal: AbortSignal,
  ): Promise<void> {
    const { uid } = metadata;
    const { answers, giveUpMs = GIVE_UP_MS } = this.#options;
    for (let inVainSince = Infinity; ; ) {
      // A stream can break off as if it had ended: only what was read after the container's end is all.
      const hadEnded = this.#hasEnded(uid);
      const failure = await this.#read(metadata, log, {
        ...{ node: spec.nodeName, hadEnded, signal },
      });
      // A cluster that is away still has the log when it is back.
      const isInVain = hadEnded && failure && !(failure.isOutage && !answers());
      inVainSince = isInVain ? Math.min(inVainSince, Date.now()) : Infinity;
      const isGivenUp = Date.now() - inVainSince >= giveUpMs;
      const isGone =
        failure?.reason === 'NotFound' || (failure && !this.#find(uid));
      if (isGivenUp) {
        log.note(
          `[modelport] The rest of the log could not be read: ${failure?.message}`,
        );
      }
      if (isGone || isGivenUp || (hadEnded && !failure)) {
        await log.finish(uid);
        this.#tell();
        return;
      }
      await sleep(this.#options.pauseMs ?? PAUSE_MS, undefined, { signal });
    }
  }

  /** Reads what follows what is written; returns what broke it off. */
  async #read(
    { namespace, name, uid }: PodSight['metadata'],
    log: AttemptLog,
    options: { node?: string; hadEnded: boolean; signal: AbortSignal },
  ): Promise<ClusterError | undefined> {
    const { node = 'a node that is gone', hadEnded } = options;
    const since = log.begin(uid, `[modelport] Begins again, on ${node}.`);
    const silence = new Silence(() => this.#longestSilenceOf(uid));
    const signal = AbortSignal.any([options.signal, silence.signal]);
    try {
      const lines = this.#options.cluster.logs(
        { namespace, name },
        { container: CONTAINER, follow: true, since, signal },
      );
      for await (const line of lines) {
        silence.end();
        options.signal.throwIfAborted();
        // What was broken off is read again, whole.
        if (!line.unfinished || hadEnded) {
          await log.add(uid, line);
          this.#tellSoon(log);
        }
      }
      await log.flush();
      return undefined;
    } catch (error) {
      options.signal.throwIfAborted();
      const failure: unknown = silence.signal.aborted
        ? silence.signal.reason
        : error;
      if (failure instanceof ClusterError) {
        return failure;
      }
      throw toError(failure);
    } finally {
      silence.stop();
    }
  }

  /** What has ended has nothing to wait for. */
  #longestSilenceOf(uid: string): number {
    const { silentMs = SILENT_MS } = this.#options;
    return this.#hasEnded(uid) ? silentMs / 4 : silentMs;
  }

  #find(uid: string): PodSight | undefined {
    return this.#options.pods().find(({ metadata }) => metadata.uid === uid);
  }

  #hasEnded(uid: string): boolean {
    const pod = this.#find(uid);
    return !pod || containerOf(pod)?.state?.terminated !== undefined;
  }

  #tellSoon(log: AttemptLog): void {
    if (Date.now() - this.#toldAt >= TELL_EVERY_MS) {
      this.#toldAt = Date.now();
      log.flush().then(
        () => this.#tell(),
        () => {},
      );
    }
  }

  #tell(): void {
    this.#options.onLines();
  }
}

function hasBegun(pod: PodSight): boolean {
  const { running, terminated } = containerOf(pod)?.state ?? {};
  return running !== undefined || terminated !== undefined;
}

function containerOf({ status }: PodSight) {
  return status.containerStatuses?.find(({ name }) => name === CONTAINER);
}
