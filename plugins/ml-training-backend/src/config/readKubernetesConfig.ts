import type { Config } from '@backstage/config';
import { InputError, toError } from '@backstage/errors';
import type { CraneImageBuilderOptions } from '../images/CraneImageBuilder';
import { requireRepository } from '../images/requireRepository';
import {
  CLUSTER_CLOUDS,
  type ClusterCloud,
} from '../launchers/kubernetes/gpuNodes';
import { readAbsolutePath } from './readAbsolutePath';
import { readOwner } from './readOwner';

/** A namespace that trainings run in. */
export interface TrainingNamespace {
  namespace: string;
  /** LocalQueue of Kueue in it. */
  queue?: string;
  /** Full references of those whose models are trained in it; absent: of everybody. */
  owners?: string[];
}

/** A cluster that trainings run on. */
export interface TrainingCluster {
  /** Its name in `mlCluster.clusters`. */
  name: string;
  cloud: ClusterCloud;
  /** The cloud's own name of where its machines are, by which their prices are looked up; any region unless set. */
  region?: string;
  /** In the order in which they are tried. */
  namespaces: TrainingNamespace[];
}

/** Configuration of the launcher of clusters. */
export interface KubernetesConfig {
  directory: string;
  cacheDirectory: string;
  uv: string;
  crane: string;
  concurrency: number;
  /** How the images of trainings are made. */
  images: Pick<
    CraneImageBuilderOptions,
    'repository' | 'python' | 'base' | 'credentials'
  >;
  clusters: TrainingCluster[];
}

const SECTION = 'mlTraining.kubernetes';
const CONCURRENCY = 50;
const NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const BY_DIGEST = /^[^\s@]+@sha256:[0-9a-f]{64}$/;
const PYTHON = /^3\.\d{1,2}$/;

const isCloud = (text: string): text is ClusterCloud =>
  CLUSTER_CLOUDS.some(cloud => cloud === text);

/**
 * Reads the configuration of the launcher of clusters.
 * @returns undefined when it is not switched on
 * @throws InputError naming the key that is wrong
 */
export function readKubernetesConfig(
  config: Config,
): KubernetesConfig | undefined {
  const kubernetes = config.getOptionalConfig(SECTION);
  if (!kubernetes?.getOptionalBoolean('enabled')) {
    return undefined;
  }
  const concurrency =
    kubernetes.getOptionalNumber('concurrency') ?? CONCURRENCY;
  if (!Number.isInteger(concurrency) || concurrency < 1) {
    throw new InputError(`${SECTION}.concurrency must be 1 or more`);
  }
  return {
    directory: readAbsolutePath(kubernetes, SECTION, 'directory'),
    cacheDirectory: readAbsolutePath(kubernetes, SECTION, 'cacheDirectory'),
    uv: readAbsolutePath(kubernetes, SECTION, 'uv'),
    crane: readAbsolutePath(kubernetes, SECTION, 'crane'),
    concurrency,
    images: readImages(kubernetes),
    clusters: readClusters(kubernetes),
  };
}

function readImages(kubernetes: Config): KubernetesConfig['images'] {
  const field = `${SECTION}.images`;
  const images = kubernetes.getOptionalConfig('images');
  const repository = images?.getOptionalString('repository') ?? '';
  try {
    requireRepository(repository);
  } catch (error) {
    throw new InputError(`${field}.repository: ${toError(error).message}`);
  }
  const python = images?.getOptionalString('python') ?? '';
  if (!PYTHON.test(python)) {
    throw new InputError(
      `${field}.python is '${python}': write the version of the Python that the base image or the nodes have, such as '3.11'`,
    );
  }
  const base = images?.getOptionalString('base');
  if (base !== undefined && !BY_DIGEST.test(base)) {
    throw new InputError(
      `${field}.base is '${base}', which has no digest: write NAME@sha256:DIGEST, so that it stays the same image`,
    );
  }
  const username = images?.getOptionalString('username');
  return {
    ...{ repository, python },
    ...(base !== undefined && { base }),
    ...(username !== undefined && {
      credentials: [
        {
          registry: repository.split('/')[0],
          username,
          password: images?.getOptionalString('password') ?? '',
        },
      ],
    }),
  };
}

function readClusters(kubernetes: Config): TrainingCluster[] {
  const clusters = kubernetes.getOptionalConfigArray('clusters') ?? [];
  if (clusters.length === 0) {
    throw new InputError(
      `${SECTION}.clusters is empty: name a cluster of mlCluster.clusters that trainings run on`,
    );
  }
  const names = new Set<string>();
  return clusters.map((cluster, index) => {
    const field = `${SECTION}.clusters[${index}]`;
    const name = cluster.getString('name');
    if (names.has(name)) {
      throw new InputError(
        `${field}.name repeats '${name}': keep one entry a cluster`,
      );
    }
    names.add(name);
    const cloud = cluster.getOptionalString('cloud') ?? 'other';
    if (!isCloud(cloud)) {
      throw new InputError(
        `${field}.cloud is '${cloud}': write one of ${CLUSTER_CLOUDS.join(
          ', ',
        )}`,
      );
    }
    const region = cluster.getOptionalString('region');
    return {
      ...{ name, cloud },
      ...(region !== undefined && {
        region: requireName(region, field, 'region'),
      }),
      namespaces: readNamespaces(cluster, field),
    };
  });
}

function readNamespaces(cluster: Config, field: string): TrainingNamespace[] {
  const entries = cluster.getOptionalConfigArray('namespaces') ?? [];
  if (entries.length === 0) {
    throw new InputError(
      `${field}.namespaces is empty: name a namespace that trainings run in`,
    );
  }
  return entries.map((entry, index) => {
    const at = `${field}.namespaces[${index}]`;
    const namespace = requireName(
      entry.getString('namespace'),
      at,
      'namespace',
    );
    const queue = entry.getOptionalString('queue');
    const owners = entry.getOptionalStringArray('owners');
    return {
      namespace,
      ...(queue !== undefined && { queue: requireName(queue, at, 'queue') }),
      ...(owners && {
        owners: owners.map(owner => readOwner(owner, `${at}.owners`)),
      }),
    };
  });
}

function requireName(name: string, field: string, key: string): string {
  if (!NAME.test(name)) {
    throw new InputError(
      `${field}.${key} is '${name}': use lower-case letters, digits and hyphens`,
    );
  }
  return name;
}
