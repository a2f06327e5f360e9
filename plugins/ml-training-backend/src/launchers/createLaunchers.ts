import {
  resolvePackagePath,
  type UrlReaderService,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import type { Clusters } from '@modelport/plugin-ml-cluster-node';
import type { KubernetesConfig } from '../config/readKubernetesConfig';
import type { LocalConfig } from '../config/readLocalConfig';
import { CraneImageBuilder } from '../images/CraneImageBuilder';
import type { ImageBuilder } from '../images/ImageBuilder';
import { KubernetesTrainingLauncher } from './kubernetes/KubernetesTrainingLauncher';
import { Launchers } from './Launchers';
import { LocalTrainingLauncher } from './local/LocalTrainingLauncher';

/** What launchers are made of. */
export interface LaunchersOptions {
  /** Absent when the local launcher is not switched on. */
  local?: LocalConfig;
  /** Absent when the launcher of clusters is not switched on. */
  kubernetes?: {
    config: KubernetesConfig;
    clusters: Pick<Clusters, 'client'>;
    /** Makes the images, in the place of crane; for tests. */
    images?: ImageBuilder;
  };
  urlReader: UrlReaderService;
  /** Told when something has changed that is worth a look. */
  onChange: () => void;
}

/**
 * Makes the launchers that are switched on.
 * @throws InputError naming the key of the configuration that does not go with that of `mlCluster`
 */
export function createLaunchers(options: LaunchersOptions): Launchers {
  const { local, kubernetes, urlReader, onChange } = options;
  return new Launchers([
    ...(local
      ? [
          new LocalTrainingLauncher({
            ...local,
            urlReader,
            supervisor: resolvePackagePath(
              '@modelport/plugin-ml-training-backend',
              'supervisor/supervise.cjs',
            ),
            onChange,
          }),
        ]
      : []),
    ...(kubernetes
      ? [createKubernetesLauncher({ ...options, kubernetes })]
      : []),
  ]);
}

function createKubernetesLauncher({
  kubernetes: { config, clusters, images },
  urlReader,
  onChange,
}: LaunchersOptions & {
  kubernetes: NonNullable<LaunchersOptions['kubernetes']>;
}): KubernetesTrainingLauncher {
  config.clusters.forEach(({ name, namespaces }, index) => {
    const field = `mlTraining.kubernetes.clusters[${index}]`;
    const { namespaces: touched } = clusters.client(name);
    for (const { namespace } of namespaces) {
      if (!touched.includes(namespace)) {
        throw new InputError(
          `${field}.namespaces names '${namespace}', which the portal may not touch: add it to namespaces of cluster '${name}' in mlCluster.clusters, or take it out`,
        );
      }
    }
  });
  const { cacheDirectory, crane, uv } = config;
  return new KubernetesTrainingLauncher({
    ...config,
    clusters,
    clouds: new Map(config.clusters.map(({ name, cloud }) => [name, cloud])),
    images:
      images ??
      new CraneImageBuilder({ ...config.images, crane, uv, cacheDirectory }),
    urlReader,
    onChange,
  });
}
