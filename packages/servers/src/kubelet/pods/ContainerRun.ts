import path from 'node:path';
import { ContainerLog } from '../containers/ContainerLog';
import {
  ContainerCommand,
  ContainerEnd,
  ContainerProcess,
} from '../containers/ContainerProcess';
import { ImageError, UnpackedImage } from '../images/ImageStore';
import { Container, ContainerState, ContainerStatus } from './Pod';
import { MissingError } from './PodObjects';
import { RestartDelay } from './RestartDelay';

/** What a container needs of its pod. */
export interface ContainerHome {
  /** Of all that belongs to the pod. */
  folder: string;
  pull(image: string): Promise<UnpackedImage>;
  /** @throws MissingError when something that it names is not there */
  command(
    container: Container,
    image: UnpackedImage,
    folder: string,
  ): Promise<ContainerCommand>;
  /** Called whenever `status` changed. */
  onChange(): void;
  backoffMs: number;
  /** No container is started any more. */
  ending: AbortSignal;
}

/** When a container that ended is started again. */
export type RestartWhen = 'Always' | 'OnFailure' | 'Never';

/** A container of a pod over all its starts. */
export class ContainerRun {
  status: ContainerStatus;
  private readonly logs: ContainerLog[] = [];
  private process: ContainerProcess | undefined;
  private began = new Date();

  constructor(
    private readonly container: Container,
    private readonly home: ContainerHome,
    waitsFor: string,
    /** Of a kubelet before this one. */
    before?: ContainerStatus,
  ) {
    const ran = before?.state.running !== undefined;
    this.status = {
      ...{ name: container.name, image: container.image, imageID: '' },
      ...{ ready: false, started: false },
      restartCount: (before?.restartCount ?? 0) + (ran ? 1 : 0),
      ...{ state: { waiting: { reason: waitsFor } }, lastState: {} },
    };
  }

  /** What the present start, or the one before it, wrote; undefined when there is none. */
  log(previous: boolean): ContainerLog | undefined {
    return this.logs.at(previous ? -2 : -1);
  }

  /**
   * Starts it, again and again where it is to be, until it has ended for good or the pod ends.
   *
   * @returns how it ended; undefined when it did not run last
   */
  async run(when: RestartWhen): Promise<ContainerEnd | undefined> {
    const { ending, backoffMs } = this.home;
    const delay = new RestartDelay(backoffMs);
    for (;;) {
      const process = await this.start();
      if (!process) return undefined;
      const end = await process.end;
      this.process = undefined;
      this.change(this.terminated(end), false);
      const again =
        when === 'Always' || (when === 'OnFailure' && end.exitCode !== 0);
      if (!again || ending.aborted) return end;
      await this.waitToRestart(delay, Date.now() - this.began.getTime());
      if (ending.aborted) return end;
      this.status = {
        ...this.status,
        restartCount: this.status.restartCount + 1,
      };
    }
  }

  /** Asks it to end once it runs. */
  async terminate(): Promise<void> {
    const { process } = this;
    await process?.started;
    process?.terminate();
  }

  kill(): void {
    this.process?.kill();
  }

  private async waitToRestart(delay: RestartDelay, ranMs: number) {
    const waitMs = delay.next(ranMs);
    if (!waitMs) return;
    const { state, name } = this.status;
    this.change(
      {
        waiting: {
          reason: 'CrashLoopBackOff',
          message: `back-off ${
            waitMs / 1000
          }s restarting failed container=${name}`,
        },
      },
      false,
      state,
    );
    const { ending } = this.home;
    await delay.pause(waitMs, ending);
    // what ended stays ended when the pod ends meanwhile
    if (ending.aborted) this.change(state, false);
  }

  /** @returns undefined when the pod ended before everything was there */
  private async start(): Promise<ContainerProcess | undefined> {
    const { home, container } = this;
    const delay = new RestartDelay(home.backoffMs);
    while (!home.ending.aborted) {
      try {
        const image = await unlessEnding(
          home.pull(container.image),
          home.ending,
        );
        if (!image) return undefined;
        this.status = { ...this.status, imageID: image.id };
        const name = `${container.name}/${this.logs.length}`;
        const folder = path.join(home.folder, 'containers', name);
        const command = await home.command(container, image, folder);
        if (home.ending.aborted) return undefined;
        return await this.startNow(command, name);
      } catch (error) {
        await this.waitFor(error as Error, delay);
      }
    }
    return undefined;
  }

  private async startNow(command: ContainerCommand, name: string) {
    const file = path.join(this.home.folder, 'logs', `${name}.log`);
    const log = new ContainerLog(file);
    const process = new ContainerProcess(command, log);
    this.process = process;
    this.logs.push(log);
    await process.started;
    const { state } = this.status;
    this.began = new Date();
    const running = { startedAt: this.began.toISOString() };
    const before = state.terminated ? state : this.status.lastState;
    this.status = { ...this.status, containerID: this.id() };
    this.change({ running }, true, before);
    return process;
  }

  private async waitFor(error: Error, delay: RestartDelay) {
    const { message } = error;
    const { ending } = this.home;
    if (error instanceof ImageError) {
      this.change({ waiting: { reason: error.reason, message } }, false);
      const waitMs = delay.always();
      // it is seen for a moment before the kubelet says that it waits
      await delay.pause(waitMs / 2, ending);
      if (error.reason === 'ErrImagePull' && !ending.aborted) {
        const backoff = `Back-off pulling image "${this.container.image}": ${message}`;
        this.change(
          { waiting: { reason: 'ImagePullBackOff', message: backoff } },
          false,
        );
      }
      await delay.pause(waitMs / 2, ending);
      return;
    }
    const reason =
      error instanceof MissingError
        ? 'CreateContainerConfigError'
        : 'CreateContainerError';
    this.change({ waiting: { reason, message } }, false);
    await delay.pause(delay.always(), ending);
  }

  private change(
    state: ContainerState,
    running: boolean,
    lastState: ContainerState = this.status.lastState,
  ) {
    this.status = {
      ...this.status,
      ...{ state, lastState, ready: running, started: running },
    };
    this.home.onChange();
  }

  private terminated(end: ContainerEnd): ContainerState {
    return {
      terminated: {
        ...end,
        startedAt: this.began.toISOString(),
        finishedAt: new Date().toISOString(),
        containerID: this.id(),
      },
    };
  }

  private readonly id = () =>
    `process://${path.basename(this.home.folder)}/${this.container.name}/${
      this.logs.length - 1
    }`;
}

/** What somebody else waits for, too, goes on without a pod that ends. */
function unlessEnding<T>(
  awaited: Promise<T>,
  ending: AbortSignal,
): Promise<T | undefined> {
  const ended = new Promise<undefined>(resolve => {
    if (ending.aborted) resolve(undefined);
    ending.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  return Promise.race([awaited, ended]);
}
