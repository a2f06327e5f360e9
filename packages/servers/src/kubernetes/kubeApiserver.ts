import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { ServerDefinition } from '../serverDefinition';
import { auditPolicy } from './auditPolicy';
import { accessAs } from './clusterAccess';
import {
  ClusterCredentials,
  ensureClusterCredentials,
  FRONT_PROXY,
} from './clusterCredentials';
import { askCluster } from './clusterRequest';
import { findKubernetesProgram } from './programs';

/** @public */
export interface KubeApiserverConfig {
  /** Names the cluster; begins all keys in etcd. */
  name: string;
  /** Folder of the cluster's keys, certificates and tokens; they are made where it does not exist. */
  credentials: string;
  /** Such as `https://127.0.0.1:20123`. */
  etcdUrl: string;
  /** Beside those that are on by default, such as `ExtendedResourceToleration`. */
  admissionPlugins?: readonly string[];
}

/** @public */
export interface KubeApiserverEnvironment extends Record<string, string> {
  /** Such as `https://127.0.0.1:20123`. */
  KUBERNETES_URL: string;
}

/** The audit log below the data folder of an API server. */
export const AUDIT_LOG = 'audit.log';

/**
 * A real kube-apiserver on loopback: bearer tokens, RBAC, the admission that is on by default (`PodSecurity`,
 * `ResourceQuota`, `LimitRanger` and `ServiceAccount` among it), parts of the API served by others, and an audit log that
 * is written before each answer.
 *
 * @public
 */
export const kubeApiserver: ServerDefinition<
  KubeApiserverConfig,
  KubeApiserverEnvironment
> = {
  name: 'kube-apiserver',

  async plan({ cacheDir, dataDir, host, port, onInstall }, config) {
    const { name, etcdUrl, admissionPlugins = [] } = config;
    const command = await findKubernetesProgram('kube-apiserver', {
      cacheDir,
      onInstall,
    });
    const files = await ensureClusterCredentials(config.credentials);
    const policy = path.join(dataDir, 'audit-policy.yaml');
    writeFileSync(policy, JSON.stringify(auditPolicy, null, 2)); // JSON is YAML
    return {
      command,
      args: [
        ...[`--bind-address=${host}`, `--secure-port=${port}`],
        ...[`--etcd-servers=${etcdUrl}`, `--etcd-prefix=/${name}`],
        ...credentialFlags(files),
        `--service-account-issuer=https://${host}:${port}/`,
        '--authorization-mode=RBAC',
        ...(admissionPlugins.length
          ? [`--enable-admission-plugins=${admissionPlugins.join(',')}`]
          : []),
        `--audit-policy-file=${policy}`,
        `--audit-log-path=${path.join(dataDir, AUDIT_LOG)}`,
        ...['--audit-log-maxsize=100', '--audit-log-maxbackup=2'],
        '--service-cluster-ip-range=10.0.0.0/24',
        // nobody inside the cluster reaches an API server on loopback
        '--endpoint-reconciler-type=none',
        '--allow-privileged=true',
      ],
    };
  },

  // it is ready some moments before it has made the namespaces
  async isReady(url, signal, { credentials }) {
    const access = accessAs(url, credentials, 'admin');
    for (const asked of ['/readyz', '/api/v1/namespaces/default']) {
      const { status } = await askCluster(access, { path: asked, signal });
      if (status !== 200) return false;
    }
    return true;
  },

  url: (host, port) => `https://${host}:${port}`,
  environment: url => ({ KUBERNETES_URL: url }),
  // the portal reads clusters from a configuration of its own, with a token of the portal's user
  portalConfig: () => ({}),
};

function credentialFlags(files: ClusterCredentials): string[] {
  const { caFile, server, client, frontProxyClient, serviceAccounts } = files;
  return [
    `--tls-cert-file=${server.certFile}`,
    `--tls-private-key-file=${server.keyFile}`,
    `--token-auth-file=${files.tokensFile}`,
    `--etcd-cafile=${caFile}`,
    `--etcd-certfile=${client.certFile}`,
    `--etcd-keyfile=${client.keyFile}`,
    `--kubelet-client-certificate=${client.certFile}`,
    `--kubelet-client-key=${client.keyFile}`,
    '--kubelet-preferred-address-types=InternalIP',
    `--service-account-key-file=${serviceAccounts.publicKeyFile}`,
    `--service-account-signing-key-file=${serviceAccounts.keyFile}`,
    `--requestheader-client-ca-file=${files.frontProxyCaFile}`,
    `--requestheader-allowed-names=${FRONT_PROXY}`,
    '--requestheader-username-headers=X-Remote-User',
    '--requestheader-group-headers=X-Remote-Group',
    '--requestheader-extra-headers-prefix=X-Remote-Extra-',
    `--proxy-client-cert-file=${frontProxyClient.certFile}`,
    `--proxy-client-key-file=${frontProxyClient.keyFile}`,
  ];
}
