import { rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ClusterAccess } from '../../kubernetes/clusterRequest';
import { ContainerLog } from '../containers/ContainerLog';
import { ImageStore } from '../images/ImageStore';
import { containerCommand, PodSurroundings } from './containerCommand';
import { clusterVariables } from './containerEnvironment';
import { ContainerHome, ContainerRun } from './ContainerRun';
import { endUnstarted } from './endUnstarted';
import { Container, Pod, PodStatus } from './Pod';
import { PodAddresses } from './PodAddresses';
import { PodObjects } from './PodObjects';
import { podStatus } from './podStatus';
import { makeVolumes } from './podVolumes';
import { RestartDelay } from './RestartDelay';
import { StatusReporter } from './StatusReporter';

const DEFAULT_GRACE_SECONDS = 30;

/** What the pods of a kubelet have in common. */
export interface PodHost {
  access: ClusterAccess;
  images: ImageStore;
  addresses: PodAddresses;
  /** Holds a folder of each pod. */
  folder: string;
  hostPaths: readonly string[];
  backoffMs: number;
}

/** Whether it ran on this node before, under a kubelet that is no more, and may not be started again. */
const wasLost = ({ spec, status }: Pod) =>
  spec.restartPolicy === 'Never' &&
  status?.containerStatuses?.some(
    ({ state }) => state.running || state.terminated,
  ) === true;

/** One pod from its coming to its end: what it says is done, and what becomes of it is told. */
export class PodWorker {
  private readonly folder: string;
  private readonly ending = new AbortController();
  private readonly dead = new AbortController();
  private readonly reporter: StatusReporter;
  private readonly runs: Record<'init' | 'main', ContainerRun[]>;
  private readonly startTime = new Date().toISOString();
  private readonly running: Promise<void>;
  private status: PodStatus | undefined;
  private around: PodSurroundings | undefined;
  private failure: { reason: string; message: string } | undefined;
  private finished = false;
  /** Its last status was taken. */
  private settled = false;
  private deadline = Infinity;
  private podIP = '';

  constructor(private pod: Pod, private readonly host: PodHost) {
    const { metadata, spec } = pod;
    this.folder = path.join(host.folder, metadata.uid);
    this.reporter = new StatusReporter(host.access, pod, this.dead.signal);
    const { initContainers = [], containers } = spec;
    const waitsFor = initContainers.length
      ? 'PodInitializing'
      : 'ContainerCreating';
    const runOf = (reason: string) => (container: Container) =>
      new ContainerRun(
        container,
        this.home(),
        reason,
        pod.status?.containerStatuses?.find(
          ({ name }) => name === container.name,
        ),
      );
    this.runs = {
      init: initContainers.map(runOf('PodInitializing')),
      main: containers.map(runOf(waitsFor)),
    };
    this.running = this.live();
  }

  is(namespace: string, name: string): boolean {
    const { metadata } = this.pod;
    return metadata.namespace === namespace && metadata.name === name;
  }

  /** Its object changed: it may be on its way out. */
  update(pod: Pod): void {
    this.pod = pod;
    const { deletionTimestamp, deletionGracePeriodSeconds } = pod.metadata;
    if (!deletionTimestamp) return;
    this.end(deletionGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS);
  }

  /** Ends all of it at once and tells nobody: its object or its node is gone. */
  async kill(): Promise<void> {
    this.dead.abort();
    this.end(0);
    await this.running;
  }

  /** What a container of it wrote last, or before; undefined when there is none. */
  log(container: string, previous: boolean): ContainerLog | undefined {
    const all = [...this.runs.init, ...this.runs.main];
    return all.find(({ status }) => status.name === container)?.log(previous);
  }

  private async live() {
    const { addresses } = this.host;
    const { ip, hostsFile } = addresses.take(this.pod);
    this.podIP = ip;
    const limit = this.limitActive();
    try {
      this.report();
      if (!wasLost(this.pod)) {
        await this.prepare(hostsFile);
        await this.runContainers();
      }
    } finally {
      clearTimeout(limit);
    }
    this.finished = true;
    if (!this.dead.signal.aborted) {
      endUnstarted(this.runs.init, this.runs.main);
      this.report();
      await this.reporter.told();
    }
    addresses.giveBack(this.pod.metadata.uid);
    this.settled = true;
    this.removeWhenAsked();
  }

  /** Its logs stay as long as its object does. */
  async forget(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async prepare(hostsFile: string) {
    const { pod, host, ending } = this;
    const { namespace } = pod.metadata;
    const objects = new PodObjects(host.access, namespace);
    const delay = new RestartDelay(host.backoffMs);
    while (!ending.signal.aborted) {
      try {
        const place = { podIP: this.podIP };
        const folder = path.join(this.folder, 'volumes');
        const volumes = await makeVolumes(folder, { pod, place, objects });
        this.around = {
          ...{ pod, objects, volumes, hostsFile, podIP: this.podIP },
          hostPaths: host.hostPaths,
          variables: clusterVariables(host.access.url),
        };
        return;
      } catch {
        // a Secret may come later: the pod waits as ContainerCreating
        await delay.pause(delay.always(), ending.signal);
      }
    }
  }

  private async runContainers() {
    const { restartPolicy = 'Always' } = this.pod.spec;
    for (const run of this.runs.init) {
      const end = await run.run(
        restartPolicy === 'Never' ? 'Never' : 'OnFailure',
      );
      if (end?.exitCode !== 0) return;
    }
    await Promise.all(this.runs.main.map(run => run.run(restartPolicy)));
  }

  private home(): ContainerHome {
    return {
      ...{ folder: this.folder, backoffMs: this.host.backoffMs },
      pull: image => this.host.images.pull(image),
      command: async (container, image, folder) => {
        if (!this.around) throw new Error('volumes are not there yet');
        return containerCommand(container, image, folder, this.around);
      },
      onChange: () => this.report(),
      ending: this.ending.signal,
    };
  }

  private limitActive() {
    const { activeDeadlineSeconds } = this.pod.spec;
    if (!activeDeadlineSeconds) return undefined;
    return setTimeout(() => {
      this.failure = {
        reason: 'DeadlineExceeded',
        message:
          'Pod was active on the node longer than the specified deadline',
      };
      const { terminationGracePeriodSeconds } = this.pod.spec;
      this.end(terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS);
    }, activeDeadlineSeconds * 1_000);
  }

  /** Asks all to end and, after the time, makes them. A later call may shorten the time. */
  private end(graceSeconds: number) {
    if (this.finished) {
      this.removeWhenAsked();
      return;
    }
    const first = !this.ending.signal.aborted;
    this.ending.abort();
    const all = [...this.runs.init, ...this.runs.main];
    if (first && graceSeconds > 0) {
      for (const run of all) run.terminate().catch(() => {});
    }
    const deadline = Date.now() + graceSeconds * 1_000;
    if (deadline >= this.deadline) return;
    this.deadline = deadline;
    const kill = async () => {
      const left = new AbortController();
      this.running.finally(() => left.abort()).catch(() => {});
      if (graceSeconds > 0) {
        await pause(graceSeconds * 1_000, undefined, left).catch(() => {});
      }
      all.forEach(run => run.kill());
    };
    kill().catch(() => {});
  }

  private removeWhenAsked() {
    if (!this.settled || !this.pod.metadata.deletionTimestamp) return;
    this.reporter.remove().catch(() => {});
  }

  private report() {
    if (this.dead.signal.aborted) return;
    const statusOf = ({ status }: ContainerRun) => status;
    this.status = podStatus(
      {
        ...{ podIP: this.podIP, startTime: this.startTime },
        initContainers: this.runs.init.map(statusOf),
        containers: this.runs.main.map(statusOf),
        prepared: this.around !== undefined,
        ...{ failure: this.failure, finished: this.finished },
      },
      this.status,
    );
    this.reporter.report(this.status);
  }
}
