import path from 'node:path';
import { TestNode } from '../kubernetes/gpuNodes';
import { TestCloud } from '../kubernetes/testCloud';
import { cacheFolder } from '../places';
import { testDataDir } from '../testServer';
import { ImageStore } from './images/ImageStore';
import { RegistryCredentials } from './images/Registry';
import { startKubeletServer } from './kubeletServer';
import { KubeletNode } from './nodes/KubeletNode';
import { registerNode } from './nodes/registerNode';
import { PodAddresses } from './pods/PodAddresses';
import { PodHost } from './pods/PodWorker';
import { reclaimNode } from './reclaimNode';

/**
 * Which nodes are played, and how.
 *
 * @public
 */
export interface ProcessKubeletOptions {
  /** Started without kwok. */
  cloud: TestCloud;
  /** Those that are not there yet are added, with GPUs that nobody has. */
  nodes: readonly TestNode[];
  /** Folders of this machine that every container sees at the same path, such as that of a Python; read-only. */
  hostPaths?: readonly string[];
  /** By a registry's host and port; default: none is needed. */
  credentials?: Readonly<Record<string, RegistryCredentials>>;
  /** The first wait before something is tried again, which doubles each time up to thirty times as much; default 10 000. */
  backoffMs?: number;
  /** Between signs of life; default 2 000. */
  heartbeatMs?: number;
  /** Keeps images, by digest; default: Modelport's own. */
  cacheDir?: string;
}

/**
 * The kubelet of some nodes.
 *
 * @public
 */
export interface ProcessKubelet {
  /** Where the API server asks for logs. */
  readonly port: number;
  /**
   * A node dies without notice: all on it is killed and it is not heard of any more.
   *
   * @throws Error when it has no such node
   */
  lose(node: string): Promise<void>;
  /**
   * A node is announced to be taken away: it gets the cloud's taint, and its pods are evicted. It stays; `lose` takes it.
   *
   * @param graceSeconds - that pods have to end
   * @throws Error when it has no such node, or the API server refuses
   */
  reclaim(node: string, graceSeconds: number): Promise<void>;
  /** Loses all nodes and removes all data but images. May be called again. */
  stop(): Promise<void>;
}

/**
 * Plays the kubelet of nodes of its own: pods really run there, as processes of this machine, in the files of their image,
 * and tell what a kubelet tells. Needs Linux with `unshare`, and is meant for tests and for trying things on one machine:
 * its pods share the machine's network and are kept apart less than in containers. All of them end with this process.
 *
 * @throws Error when a node cannot be added
 * @public
 */
export async function startProcessKubelet(
  options: ProcessKubeletOptions,
): Promise<ProcessKubelet> {
  const { cloud, backoffMs = 10_000, heartbeatMs = 2_000 } = options;
  const { hostPaths = [], credentials = {} } = options;
  const { url, caData: ca, adminToken: token } = cloud;
  const access = { url, ca, token };
  const { dataDir, remove } = testDataDir('kubelet');
  const images = path.join(options.cacheDir ?? cacheFolder(), 'images');
  const host: PodHost = {
    ...{ access, hostPaths, backoffMs },
    images: new ImageStore(images, credentials),
    addresses: new PodAddresses(path.join(dataDir, 'hosts')),
    folder: path.join(dataDir, 'pods'),
  };
  const nodes = new Map<string, KubeletNode>();
  const server = await startKubeletServer(ca, (namespace, pod, ...which) => {
    const workers = [...nodes.values()].map(node => node.find(namespace, pod));
    return workers.find(Boolean)?.log(...which);
  });
  const lose = async (name: string) => {
    const node = requireNode(nodes, name);
    nodes.delete(name);
    await node.stop();
  };
  const stop = async () => {
    await Promise.all([...nodes.keys()].map(lose));
    await server.stop();
    remove();
  };
  try {
    await Promise.all(
      options.nodes.map(async node => {
        await registerNode(cloud, access, node, server.port);
        const played = new KubeletNode(node.name, access, host, heartbeatMs);
        nodes.set(node.name, played);
      }),
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    ...{ port: server.port, lose, stop },
    async reclaim(name, graceSeconds) {
      requireNode(nodes, name);
      await reclaimNode(access, cloud.name, name, graceSeconds);
    },
  };
}

function requireNode(nodes: ReadonlyMap<string, KubeletNode>, name: string) {
  const node = nodes.get(name);
  if (node) return node;
  const names = [...nodes.keys()].join(', ') || 'none';
  throw new Error(`this kubelet has no node ${name}; it has ${names}`);
}
