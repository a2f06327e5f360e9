import { NotFoundError } from '@backstage/errors';
import type { ClusterClient } from '@modelport/plugin-ml-cluster-node';
import { readerOf } from '../__testUtils__/fakeRepository';
import type { KubernetesConfig } from '../config/readKubernetesConfig';
import { createLaunchers } from './createLaunchers';

const CONFIG: KubernetesConfig = {
  directory: '/nowhere/trainings',
  cacheDirectory: '/nowhere/cache',
  uv: '/nowhere/uv',
  crane: '/nowhere/crane',
  concurrency: 7,
  images: { repository: 'registry.example.org/trainings', python: '3.11' },
  clusters: [
    { name: 'eks', cloud: 'eks', namespaces: [{ namespace: 'team-a' }] },
  ],
};

describe('createLaunchers', () => {
  const create = (config: KubernetesConfig, namespaces: string[]) =>
    createLaunchers({
      kubernetes: {
        config,
        clusters: {
          client(name) {
            if (name !== 'eks') throw new NotFoundError(`no cluster '${name}'`);
            return { name, namespaces } as unknown as ClusterClient;
          },
        },
      },
      urlReader: readerOf('/nowhere'),
      onChange: () => {},
    });

  it('makes those that are configured', () => {
    const launchers = create(CONFIG, ['team-a']);
    expect(launchers.of('kubernetes').concurrency).toBe(7);
    expect(launchers.has('local')).toBe(false);
    const none = createLaunchers({
      urlReader: readerOf('/nowhere'),
      onChange: () => {},
    });
    expect(none.any).toBe(false);
  });

  it('names the namespace that the portal may not touch, and the cluster that it does not know', () => {
    expect(() => create(CONFIG, ['team-b'])).toThrow(
      "mlTraining.kubernetes.clusters[0].namespaces names 'team-a', which the portal may not touch: add it to namespaces of cluster 'eks' in mlCluster.clusters",
    );
    const clusters = [{ ...CONFIG.clusters[0], name: 'gke' }];
    expect(() => create({ ...CONFIG, clusters }, [])).toThrow(
      "no cluster 'gke'",
    );
  });
});
