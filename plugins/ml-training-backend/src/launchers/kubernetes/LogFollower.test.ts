import { readFile } from 'node:fs/promises';
import { ClusterError, type LogLine } from '@modelport/plugin-ml-cluster-node';
import { waitUntil } from '@modelport/plugin-ml-node';
import { temporaryFolder } from '../../__testUtils__/fakeRepository';
import { TrainingFolder } from '../local/TrainingFolder';
import { LogFollower, type LogFollowerOptions } from './LogFollower';
import type { ContainerSight, PodSight } from './sight';

const podOf = (uid: string, state: ContainerSight['state']): PodSight => ({
  metadata: { name: uid, namespace: 'team-a', uid, creationTimestamp: uid },
  spec: { nodeName: 'large' },
  status: { containerStatuses: [{ name: 'training', state }] },
});
const RUNS = { running: { startedAt: '2026-12-01T10:00:00Z' } };
const ENDED = { terminated: { exitCode: 0 } };
const outage = (reason: string, httpStatus?: number) =>
  new ClusterError(`It is ${reason}`, { cluster: 'eks', reason, httpStatus });

/** Logs of pods in memory: each reading gives the lines so far and then ends or fails. */
function fakeLogs() {
  const lines = new Map<string, LogLine[]>();
  let seconds = 0;
  return {
    failures: [] as ClusterError[],
    reads: 0,
    say(uid: string, text: string) {
      seconds += 1;
      const timestamp = `2026-12-01T10:00:${String(seconds).padStart(2, '0')}Z`;
      const known = lines.get(uid) ?? [];
      lines.set(uid, [...known, { timestamp, text, truncated: false }]);
    },
    async *logs(
      { name }: { name: string },
      { since }: { since?: Date; signal?: AbortSignal } = {},
    ): AsyncGenerator<LogLine> {
      this.reads += 1;
      for (const line of lines.get(name) ?? []) {
        if (!since || new Date(line.timestamp ?? 0) >= since) yield line;
      }
      const failure = this.failures.shift();
      if (failure) throw failure;
    },
  };
}

describe('LogFollower', () => {
  let place: Awaited<ReturnType<typeof temporaryFolder>>;
  let folder: TrainingFolder;
  let cluster: ReturnType<typeof fakeLogs>;
  let pods: PodSight[];
  let follower: LogFollower;

  const create = (more: Partial<LogFollowerOptions> = {}) =>
    new LogFollower({
      ...{ folder, cluster, pods: () => pods, onLines: () => {}, pauseMs: 5 },
      answers: () => true,
      ...more,
    });
  beforeEach(async () => {
    place = await temporaryFolder();
    folder = new TrainingFolder(place.folder, 't-1');
    await folder.make();
    cluster = fakeLogs();
    pods = [];
    follower = create();
  });
  afterEach(async () => {
    await follower.stop();
    await place.remove();
  });

  const text = () => readFile(folder.file('log'), 'utf8').catch(() => '');
  const drains = () =>
    waitUntil(() => {
      follower.tend();
      return follower.isDrained;
    });

  it('has nothing to read while no container has begun', () => {
    pods = [podOf('a', { waiting: { reason: 'ContainerCreating' } })];
    follower.tend();
    expect(follower.isDrained).toBe(true);
    expect(cluster.reads).toBe(0);
  });

  it('is not done before the container has ended, and reads once more then', async () => {
    pods = [podOf('a', RUNS)];
    cluster.say('a', 'one');
    follower.tend();
    await waitUntil(async () => (await text()) === 'one\n');
    expect(follower.isDrained).toBe(false);
    cluster.say('a', 'two');
    pods = [podOf('a', ENDED)];
    await drains();
    expect(await text()).toBe('one\ntwo\n');
  });

  it('goes on where it was when the connection breaks off, and when the portal was away', async () => {
    pods = [podOf('a', RUNS)];
    cluster.failures.push(outage('Unreachable'), outage('Ended'));
    cluster.say('a', 'one');
    cluster.say('a', 'two');
    follower.tend();
    await waitUntil(() => cluster.reads > 3);
    await follower.stop();
    cluster.say('a', 'three');
    pods = [podOf('a', ENDED)];
    follower = create();
    await drains();
    expect(await text()).toBe('one\ntwo\nthree\n');
  });

  it('puts the next attempt after the first, and says so', async () => {
    cluster.say('a', 'one');
    cluster.say('b', 'two');
    pods = [podOf('a', ENDED), podOf('b', ENDED)];
    await drains();
    expect(await text()).toBe(
      'one\n[modelport] Begins again, on large.\ntwo\n',
    );
  });

  it('is done with a pod that is gone', async () => {
    cluster.say('a', 'one');
    cluster.failures.push(outage('NotFound', 404));
    pods = [podOf('a', RUNS)];
    await drains();
    expect(await text()).toBe('one\n');
  });

  it('gives the rest up when a node never answers again, and says so', async () => {
    cluster.say('a', 'one');
    cluster.failures.push(
      ...Array.from({ length: 10_000 }, () => outage('InternalError', 500)),
    );
    pods = [podOf('a', ENDED)];
    await follower.stop();
    follower = create({ giveUpMs: 50 });
    await drains();
    expect(cluster.reads).toBeGreaterThan(1);
    expect(await text()).toBe(
      'one\n[modelport] The rest of the log could not be read: It is InternalError\n',
    );
  });

  it('gives nothing up while the cluster is away, however long that is', async () => {
    await follower.stop();
    follower = create({ giveUpMs: 0, answers: () => false });
    cluster.failures.push(
      ...Array.from({ length: 60 }, () => outage('Unreachable')),
    );
    pods = [podOf('a', ENDED)];
    follower.tend();
    await waitUntil(() => cluster.reads > 50);
    cluster.say('a', 'said in the dark');
    await drains();
    expect(await text()).toBe('said in the dark\n');
  });

  it('writes no part of a line that was broken off, and the whole of it later', async () => {
    const { logs } = cluster;
    let isWhole = false;
    cluster.logs = async function* cutting(pod, options) {
      for await (const line of logs.call(cluster, pod, options)) {
        const cut = { ...line, text: line.text.slice(0, 4), unfinished: true };
        yield isWhole || line.text !== 'loss 0.1' ? line : cut;
      }
    };
    pods = [podOf('a', RUNS)];
    cluster.say('a', 'one');
    cluster.say('a', 'loss 0.1');
    follower.tend();
    await waitUntil(() => cluster.reads > 2);
    isWhole = true;
    pods = [podOf('a', ENDED)];
    await drains();
    expect(await text()).toBe('one\nloss 0.1\n');
  });

  it('takes the last line of a container that has ended, also without its end', async () => {
    const { logs } = cluster;
    cluster.logs = async function* unfinished(pod, options) {
      for await (const line of logs.call(cluster, pod, options)) {
        yield { ...line, unfinished: true };
      }
    };
    pods = [podOf('a', ENDED)];
    cluster.say('a', 'Killed');
    await drains();
    expect(await text()).toBe('Killed\n');
  });

  it('ends when nobody tends it, so that another process can go on with the log', async () => {
    const { logs } = cluster;
    const connections: AbortSignal[] = [];
    const ended = (signal: AbortSignal) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    cluster.logs = async function* open(pod, options = {}) {
      yield* logs.call(cluster, pod, options);
      if (options.signal) {
        connections.push(options.signal);
        await ended(options.signal);
      }
    };
    await follower.stop();
    follower = create({ silentMs: Infinity, untendedMs: 20 });
    pods = [podOf('a', RUNS)];
    cluster.say('a', 'one');
    follower.tend();
    await waitUntil(() => connections[0]?.aborted);
    await waitUntil(() => follower.isForsaken);
    expect(connections).toHaveLength(1);
    expect(await text()).toBe('one\n');
  });

  it('asks again over another connection when one says nothing and does not end', async () => {
    const { logs } = cluster;
    let isFirst = true;
    cluster.logs = async function* silentOnce(pod, options = {}) {
      yield* logs.call(cluster, pod, options);
      if (isFirst) {
        isFirst = false;
        await new Promise((_, reject) => {
          options.signal?.addEventListener('abort', () =>
            reject(options.signal?.reason),
          );
        });
      }
    };
    await follower.stop();
    follower = create({ silentMs: 20 });
    pods = [podOf('a', RUNS)];
    cluster.say('a', 'one');
    follower.tend();
    await waitUntil(() => !isFirst);
    cluster.say('a', 'two');
    await waitUntil(async () => (await text()) === 'one\ntwo\n');
    pods = [podOf('a', ENDED)];
    await drains();
    expect(await text()).toBe('one\ntwo\n');
  });
});
