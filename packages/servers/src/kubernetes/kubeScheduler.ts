import { ServerDefinition } from '../serverDefinition';
import { accessAs } from './clusterAccess';
import { askCluster } from './clusterRequest';
import { ControlLoopConfig, planControlLoop } from './controlLoop';

/** @public */
export type KubeSchedulerConfig = ControlLoopConfig;

/**
 * A real kube-scheduler on loopback.
 *
 * @public
 */
export const kubeScheduler: ServerDefinition<
  KubeSchedulerConfig,
  Record<string, string>
> = {
  name: 'kube-scheduler',
  plan: (context, config) => planControlLoop('kube-scheduler', context, config),

  async isReady(url, signal, { credentials }) {
    const access = accessAs(url, credentials);
    const { status } = await askCluster(access, { path: '/readyz', signal });
    return status === 200;
  },

  url: (host, port) => `https://${host}:${port}`,
  environment: () => ({}),
  // nothing but its own API server asks it
  portalConfig: () => ({}),
};
