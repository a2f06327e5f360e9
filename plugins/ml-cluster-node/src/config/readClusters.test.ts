import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import { CLUSTER_RESOURCES } from './readScopes';
import { readClusters } from './readClusters';

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const SECRET = 'secret-of-the-account';

type Fields = { [field: string]: unknown };

const configOf = (cluster: Fields | Fields[], own: Fields | Fields[]) =>
  mockServices.rootConfig({
    data: {
      kubernetes: {
        clusterLocatorMethods: [
          { type: 'catalog' },
          { type: 'config', clusters: [cluster].flat() },
        ],
      },
      mlCluster: { clusters: [own].flat() },
    } as never,
  });

const EKS = {
  name: 'eks',
  url: 'https://eks.example:6443/prefix',
  authProvider: 'serviceAccount',
  serviceAccountToken: SECRET,
};
const OWN = { name: 'eks', namespaces: ['team-a'] };

describe('readClusters', () => {
  it('reads what Backstage users have, with what the portal may touch', () => {
    const caData = Buffer.from(PEM).toString('base64');
    const [cluster, ...others] = readClusters(
      configOf(
        [
          { name: 'other', url: 'http://not-looked-at', authProvider: '?' },
          { ...EKS, title: 'Production', caData },
        ],
        OWN,
      ),
    );
    expect(others).toEqual([]);
    expect(cluster).toEqual({
      authProvider: 'serviceAccount',
      ca: PEM,
      details: {
        name: 'eks',
        title: 'Production',
        url: EKS.url,
        skipTLSVerify: false,
        authMetadata: {
          'kubernetes.io/auth-provider': 'serviceAccount',
          serviceAccountToken: SECRET,
        },
      },
      scope: {
        namespaces: ['team-a'],
        readAllNamespaces: false,
        clusterResources: CLUSTER_RESOURCES,
      },
    });
  });

  it('reads the role of EKS, and authMetadata, which wins', () => {
    const [{ authProvider, details }] = readClusters(
      configOf(
        {
          name: 'eks',
          url: EKS.url,
          assumeRole: 'arn:role',
          externalId: 'id',
          authMetadata: {
            'kubernetes.io/auth-provider': 'aws',
            'kubernetes.io/x-k8s-aws-id': 'prod',
          },
        },
        { ...OWN, readAllNamespaces: true, clusterResources: ['nodes'] },
      ),
    );
    expect(authProvider).toBe('aws');
    expect(details.authMetadata).toEqual({
      'kubernetes.io/auth-provider': 'aws',
      'kubernetes.io/aws-assume-role': 'arn:role',
      'kubernetes.io/aws-external-id': 'id',
      'kubernetes.io/x-k8s-aws-id': 'prod',
    });
  });

  it('reads authorities from a file', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'modelport-ca-'));
    const caFile = path.join(folder, 'ca.pem');
    writeFileSync(caFile, PEM);
    const read = () => readClusters(configOf({ ...EKS, caFile }, OWN));
    expect(read()[0].ca).toBe(PEM);
    rmSync(folder, { recursive: true });
    expect(read).toThrow('clusters[0].caFile cannot be read');
  });

  it('finds none where none is configured', () => {
    expect(readClusters(mockServices.rootConfig())).toEqual([]);
    expect(readClusters(configOf(EKS, []))).toEqual([]);
  });

  it.each<[string, Fields, Fields | Fields[]]>([
    [
      "'gke', which no entry of kubernetes.clusterLocatorMethods",
      {},
      { ...OWN, name: 'gke' },
    ],
    ["mlCluster.clusters[1].name repeats 'eks'", {}, [OWN, OWN]],
    [
      'mlCluster.clusters[0].namespaces is empty',
      {},
      { ...OWN, namespaces: [] },
    ],
    ["namespaces has '*'", {}, { ...OWN, namespaces: ['*'] }],
    ["namespaces has 'a/../b'", {}, { ...OWN, namespaces: ['a/../b'] }],
    ["clusterResources has '*'", {}, { ...OWN, clusterResources: ['*'] }],
    [
      "authProvider is 'localKubectlProxy': use one of aws",
      { authProvider: 'localKubectlProxy' },
      OWN,
    ],
    ["authProvider is ''", { authProvider: undefined }, OWN],
    ['clusters[0].caData holds no certificate', { caData: 'AAAA' }, OWN],
    ['clusters[0].url is no address', { url: 'eks.example' }, OWN],
    ['clusters[0].url is no address', { url: 'ftp://eks.example' }, OWN],
    [
      'clusters[0].url holds credentials',
      { url: 'https://u:p@eks.example' },
      OWN,
    ],
    ['clusters[0].url has a query', { url: 'https://eks.example/?a=b' }, OWN],
    [
      'clusters[0].url leads to a metadata service',
      { url: 'https://169.254.169.254' },
      OWN,
    ],
    [
      'clusters[0].url leads to a metadata service',
      { url: 'https://metadata.google.internal' },
      OWN,
    ],
    [
      'clusters[0].url begins with http://',
      { url: 'http://eks.example' },
      { ...OWN, allowHttpOnLoopback: true },
    ],
    [
      'clusters[0].url begins with http://',
      { url: 'http://127.0.0.1:8001' },
      OWN,
    ],
  ])('refuses with: %s', (sentence, cluster, own) => {
    const read = () => readClusters(configOf({ ...EKS, ...cluster }, own));
    expect(read).toThrow(sentence);
    expect(read).toThrow(expect.objectContaining({ name: 'InputError' }));
    expect(read).not.toThrow(SECRET);
  });

  it('refuses two clusters of one name', () => {
    expect(() => readClusters(configOf([EKS, EKS], OWN))).toThrow(
      "clusters[1].name repeats 'eks'",
    );
  });

  it('takes http on this machine where told to', () => {
    for (const host of ['127.0.0.1:8001', 'localhost:8001', '[::1]:8001']) {
      const own = { ...OWN, allowHttpOnLoopback: true };
      const url = `http://${host}`;
      expect(readClusters(configOf({ ...EKS, url }, own))).toHaveLength(1);
    }
  });
});
