import { ServerDefinition } from '../serverDefinition';
import { accessAs } from './clusterAccess';
import { clusterCredentials } from './clusterCredentials';
import { askCluster } from './clusterRequest';
import { ControlLoopConfig, planControlLoop } from './controlLoop';

/** @public */
export interface KubeControllerManagerConfig extends ControlLoopConfig {
  /** Without a sign of life for so long, a node counts as lost; default 50 000. */
  nodeGraceMs?: number;
}

/**
 * A real kube-controller-manager on loopback: Jobs, namespaces, service accounts, quotas, garbage, lost nodes. Each
 * controller acts as a service account of its own, as the audit log tells.
 *
 * @public
 */
export const kubeControllerManager: ServerDefinition<
  KubeControllerManagerConfig,
  Record<string, string>
> = {
  name: 'kube-controller-manager',

  async plan(context, config) {
    const { nodeGraceMs = 50_000, credentials } = config;
    const plan = await planControlLoop(
      'kube-controller-manager',
      context,
      config,
    );
    const { caFile, serviceAccounts } = clusterCredentials(credentials);
    return {
      ...plan,
      args: [
        ...plan.args,
        `--service-account-private-key-file=${serviceAccounts.keyFile}`,
        `--root-ca-file=${caFile}`,
        '--use-service-account-credentials=true',
        `--node-monitor-grace-period=${nodeGraceMs}ms`,
        // the default is for clusters whose API server is shared by many: 20 pods a second
        ...['--kube-api-qps=200', '--kube-api-burst=400'],
      ],
    };
  },

  // it listens before its controllers work: the first thing that one of them makes tells
  async isReady(url, signal, { server, credentials }) {
    const own = accessAs(url, credentials);
    const { status } = await askCluster(own, { path: '/healthz', signal });
    if (status !== 200) return false;
    const made = await askCluster(accessAs(server, credentials, 'admin'), {
      path: '/api/v1/namespaces/default/serviceaccounts/default',
      signal,
    });
    return made.status === 200;
  },

  url: (host, port) => `https://${host}:${port}`,
  environment: () => ({}),
  // nothing but its own API server asks it
  portalConfig: () => ({}),
};
