import { findFreePort, LOOPBACK } from '../ports';
import { ServerDefinition } from '../serverDefinition';
import { MortalServer, startMortalServer } from '../testServer';
import { ensureClusterCredentials } from './clusterCredentials';
import { ControlLoopConfig } from './controlLoop';
import { etcd } from './etcd';
import { CloudName } from './gpuNodes';
import { jobset } from './jobset';
import { kubeApiserver } from './kubeApiserver';
import { kubeControllerManager } from './kubeControllerManager';
import { kubeScheduler } from './kubeScheduler';
import { kueue } from './kueue';
import { kwok } from './kwok';

/** @public */
export type ClusterComponent =
  | 'etcd'
  | 'kube-apiserver'
  | 'kube-controller-manager'
  | 'kube-scheduler'
  | 'kwok'
  | 'kueue'
  | 'jobset';

/**
 * What a cloud is like.
 *
 * @public
 */
export interface TestCloudOptions {
  /** Without a sign of life for so long, a node counts as lost; default an hour: nodes without a kubelet stay. */
  nodeGraceMs?: number;
  /** Plays the kubelet of nodes: pods run and complete, though nothing runs; default false. */
  kwok?: boolean;
  /** Queues Jobs and JobSets; default false. */
  kueue?: boolean;
  /** Makes the Jobs of JobSets, and refuses what is none; default false. */
  jobset?: boolean;
}

/** Where a cloud is started. */
export interface CloudPlace {
  name: CloudName;
  dataDir: string;
  /** Folder of its credentials. */
  credentials: string;
}

type Starts = Partial<Record<ClusterComponent, Promise<MortalServer>>>;

/** The programs of a cloud that run; `kwok`, `kueue` and `jobset` where asked for. */
export type CloudComponents = Partial<Record<ClusterComponent, MortalServer>>;

const HOUR_MS = 3_600_000;

/** GKE lets those who ask for GPUs onto the nodes that it keeps for them. */
const ADMISSION: Record<CloudName, readonly string[]> = {
  eks: [],
  gke: ['ExtendedResourceToleration'],
  aks: [],
};

/**
 * Starts etcd and the API server at once, and as soon as that is ready all who work through it: they give up or wait long
 * when they find none. When one fails, none is left.
 */
export async function startCloudComponents(
  { name, dataDir, credentials }: CloudPlace,
  options: TestCloudOptions,
): Promise<CloudComponents> {
  await ensureClusterCredentials(credentials);
  const failed = new AbortController();
  const { signal } = failed;
  const place = async () => ({ dataDir, signal, port: await findFreePort() });
  const [store, front] = [await place(), await place()];
  const etcdUrl = etcd.url(LOOPBACK, store.port);
  const admissionPlugins = ADMISSION[name];
  const api = startMortalServer(kubeApiserver, {
    ...front,
    config: { name, credentials, etcdUrl, admissionPlugins },
  });
  const server = kubeApiserver.url(LOOPBACK, front.port);
  const follow = async <C extends ControlLoopConfig>(
    definition: ServerDefinition<C, Record<string, string>>,
    config: C,
  ) => {
    await api;
    return startMortalServer(definition, { ...(await place()), config });
  };
  const loop = { server, credentials };
  const { nodeGraceMs = HOUR_MS } = options;
  const starts: Starts = {
    etcd: startMortalServer(etcd, { ...store, config: { credentials } }),
    'kube-apiserver': api,
    'kube-controller-manager': follow(kubeControllerManager, {
      ...{ ...loop, nodeGraceMs },
    }),
    'kube-scheduler': follow(kubeScheduler, loop),
    ...(options.kwok && { kwok: follow(kwok, loop) }),
    ...(options.kueue && { kueue: follow(kueue, loop) }),
    ...(options.jobset && { jobset: follow(jobset, loop) }),
  };
  try {
    const servers = await Promise.all(Object.values(starts));
    return Object.fromEntries(
      Object.keys(starts).map((component, i) => [component, servers[i]]),
    );
  } catch (error) {
    failed.abort();
    const settled = await Promise.allSettled(Object.values(starts));
    await Promise.all(
      settled.map(start => start.status === 'fulfilled' && start.value.stop()),
    );
    throw error;
  }
}
