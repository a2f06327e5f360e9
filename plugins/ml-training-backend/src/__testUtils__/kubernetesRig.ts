import { appendFile, chmod, mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Clusters } from '@modelport/plugin-ml-cluster-node';
import {
  type ProcessKubelet,
  startProcessKubelet,
  startTestKubernetes,
  startTestRegistry,
  type TestCloud,
} from '@modelport/servers';
import { pythonVersion } from '../images/__testUtils__/toyPackage';
import { CraneImageBuilder } from '../images/CraneImageBuilder';
import { KubernetesTrainingLauncher } from '../launchers/kubernetes/KubernetesTrainingLauncher';
import type {
  TrainingPlacement,
  TrainingPlan,
} from '../launchers/TrainingLauncher';
import { asAdmin } from './asAdmin';
import { buildPlan } from './builders';
import { readerOf, temporaryFolder, writeFiles } from './fakeRepository';
import { findUv } from './findUv';
import {
  clustersOf,
  NAMESPACE,
  prepareNamespace,
  prepareQueue,
  QUEUE,
} from './trainingCloud';

/** The very first start on a machine builds etcd, Kubernetes, Kueue and crane. */
export const FIRST_START_MS = 3_600_000;

const TOY = `
import ctypes, os, signal, sys, time, urllib.request
what = sys.argv[1]
print("toy", what, flush=True)
if what == "obey":
    print("begun", flush=True)
    done = 0
    while True:
        lines = open(sys.argv[2]).read().splitlines(True) if os.path.exists(sys.argv[2]) else []
        for line in lines[done:]:
            if not line.endswith("\\n"):
                break
            done += 1
            word, rest = line.rstrip("\\n").split(" ", 1)
            if word == "exit":
                sys.exit(int(rest))
            print(rest, flush=True)
        time.sleep(0.02)
elif what == "resume":
    kept = os.environ["KEPT_AT"]
    done = int(urllib.request.urlopen(kept).read())
    print("resumes after", done, flush=True)
    def leave(*_):
        text = str(done).encode()
        urllib.request.urlopen(urllib.request.Request(kept, text, method="PUT")).read()
        print("saved", text.decode(), flush=True)
        os._exit(143)
    signal.signal(signal.SIGTERM, leave)
    while not os.path.exists(sys.argv[2]):
        done += 1
        time.sleep(0.02)
    print("ends after", done, flush=True)
elif what == "environment":
    for key in sorted(os.environ):
        print(key, os.environ[key])
    print("user", os.getuid())
    open(os.path.join(os.environ["HOME"], "kept"), "w").write("yes")
elif what == "count":
    for number in range(int(sys.argv[2])):
        print("line", number, flush=True)
        time.sleep(0.002)
elif what == "sleep":
    time.sleep(300)
elif what == "eat":
    hold = bytearray(200_000_000)
    time.sleep(300)
elif what == "die":
    ctypes.string_at(0)
`;

const JOBS = `/apis/batch/v1/namespaces/${NAMESPACE}/jobs`;
const PODS = `/api/v1/namespaces/${NAMESPACE}/pods`;
const selectorOf = (id: string) =>
  `labelSelector=modelport.dev%2Ftraining%3D${id}`;

/**
 * Launchers over a real control plane with Kueue, a real registry, and nodes on which pods really run. The portal has the
 * rights of the manifests alone, and the namespace is as strict as Pod Security can be.
 */
export async function startKubernetesRig() {
  const stops: Array<() => unknown> = [];
  const stop = async () => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  const place = await temporaryFolder();
  stops.push(() => place.remove());
  const inPlace = (...names: string[]) => path.join(place.folder, ...names);
  try {
    // The account of the containers looks in here.
    await chmod(place.folder, 0o755);
    await mkdir(inPlace('orders'));
    await writeFiles(inPlace('repository'), {
      'requirements/base.txt': '',
      'src/toy/__init__.py': '',
      'src/toy/train.py': TOY,
    });
    const kubernetes = await startTestKubernetes({ kueue: true });
    stops.push(kubernetes.stop);
    const [cloud] = kubernetes.clouds;
    const registry = await startTestRegistry();
    stops.push(() => registry.stop());
    await prepareNamespace(cloud);
    await prepareQueue(cloud, { cpu: '2', memory: '2Gi' });
    const kubelet = await startProcessKubelet({
      ...{ cloud, backoffMs: 200, heartbeatMs: 500 },
      nodes: [{ name: 'one' }, { name: 'two' }],
      hostPaths: [inPlace('orders')],
      cacheDir: inPlace('kubelet'),
    });
    stops.push(() => kubelet.stop());
    const { clusters, stop: closeClusters } = await clustersOf([cloud]);
    stops.push(closeClusters);
    const images = new CraneImageBuilder({
      ...{ crane: registry.crane, uv: findUv(), python: pythonVersion() },
      repository: `${registry.host}/toys/trainings`,
      cacheDirectory: inPlace('cache'),
    });
    const world = { cloud, kubelet, clusters, images, inPlace, stop };
    return rigOf(world, stops);
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What {@link startKubernetesRig} gives. */
export type KubernetesRig = Awaited<ReturnType<typeof startKubernetesRig>>;

interface World {
  cloud: TestCloud;
  kubelet: ProcessKubelet;
  clusters: Clusters;
  images: CraneImageBuilder;
  inPlace: (...names: string[]) => string;
  stop: () => Promise<void>;
}

function rigOf(world: World, stops: Array<() => unknown>) {
  const { cloud, clusters, images, inPlace } = world;
  const orders = (id: string) => inPlace('orders', id);
  const placement: TrainingPlacement = {
    cluster: 'eks',
    namespace: NAMESPACE,
    queue: QUEUE,
    nodes: 1,
    spot: false,
    cpu: '100m',
  };
  return {
    ...world,
    placement,
    create() {
      const launcher = new KubernetesTrainingLauncher({
        directory: inPlace('trainings'),
        cacheDirectory: inPlace('cache'),
        concurrency: 5,
        clouds: new Map([['eks', 'eks']]),
        ...{ clusters, images },
        urlReader: readerOf(inPlace('repository')),
        onChange: () => {},
      });
      stops.push(() => launcher.close());
      return launcher;
    },
    planOf: (
      words: string[],
      more: Partial<TrainingPlan> = {},
      placed: Partial<TrainingPlacement> = {},
    ) =>
      buildPlan({
        command: ['python3', '-m', 'toy.train', ...words],
        environment: {
          python: pythonVersion(),
          requirements: ['requirements/base.txt'],
        },
        limits: { timeoutSeconds: 120, memoryMiB: 256 },
        placement: { ...placement, ...placed },
        ...more,
      }),
    /** Words of a command that does what its orders say. */
    obey: (id: string) => ['obey', orders(id)],
    /** Words of a command that counts until it is told to finish; on SIGTERM it puts its count to `KEPT_AT`, and resumes there. */
    resume: (id: string) => ['resume', orders(id)],
    say: (id: string, line: string) => appendFile(orders(id), `say ${line}\n`),
    finish: (id: string, code: number) =>
      appendFile(orders(id), `exit ${code}\n`),
    /** Names of a training's pods. */
    async podsOf(id: string): Promise<string[]> {
      const { items } = await asAdmin<{
        items: { metadata: { name: string } }[];
      }>(cloud, { path: `${PODS}?${selectorOf(id)}` });
      return items.map(({ metadata }) => metadata.name);
    },
    /** Has the cluster take a pod off its node, as it does when the node is needed. */
    evict: (pod: string) =>
      asAdmin(cloud, {
        method: 'POST',
        path: `${PODS}/${pod}/eviction`,
        body: {
          apiVersion: 'policy/v1',
          kind: 'Eviction',
          metadata: { name: pod, namespace: NAMESPACE },
          deleteOptions: { gracePeriodSeconds: 1 },
        },
      }),
    /** Deletes a pod, as anybody can who may; nothing in the cluster calls that a disruption. */
    deletePod: (pod: string) =>
      asAdmin(cloud, { method: 'DELETE', path: `${PODS}/${pod}` }),
    /** Takes a training away behind the portal's back. */
    async crash(id: string) {
      await asAdmin(cloud, {
        method: 'DELETE',
        path: `${JOBS}/training-${id}?propagationPolicy=Background`,
      });
      await asAdmin(cloud, {
        method: 'DELETE',
        path: `${PODS}?${selectorOf(id)}&gracePeriodSeconds=0`,
      });
    },
    /** What is left of a training in a namespace, as `KIND NAME`. */
    async left(id: string, namespace = NAMESPACE): Promise<string[]> {
      const found: string[] = [];
      for (const [kind, path_] of [
        ['job', `/apis/batch/v1/namespaces/${namespace}/jobs`],
        ['pod', `/api/v1/namespaces/${namespace}/pods`],
        ['secret', `/api/v1/namespaces/${namespace}/secrets`],
      ]) {
        const { items } = await asAdmin<{
          items: { metadata: { name: string } }[];
        }>(cloud, { path: `${path_}?${selectorOf(id)}` });
        found.push(...items.map(({ metadata }) => `${kind} ${metadata.name}`));
      }
      return found;
    },
  };
}
