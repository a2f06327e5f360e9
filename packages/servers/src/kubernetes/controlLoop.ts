import path from 'node:path';
import { LaunchPlan, ServerContext } from '../serverDefinition';
import { ensureClusterCredentials } from './clusterCredentials';
import { writeKubeconfig } from './kubeconfig';
import { findKubernetesProgram } from './programs';

/**
 * What each program that works through the API server is told.
 *
 * @public
 */
export interface ControlLoopConfig {
  /** The API server, such as `https://127.0.0.1:20123`. */
  server: string;
  /** Folder of the cluster's keys, certificates and tokens. */
  credentials: string;
}

/** Starts the only one of its kind as the user of that name, without electing a leader. */
export async function planControlLoop(
  name: 'kube-controller-manager' | 'kube-scheduler',
  context: ServerContext,
  { server, credentials }: ControlLoopConfig,
): Promise<LaunchPlan> {
  const { cacheDir, dataDir, host, port, onInstall } = context;
  const command = await findKubernetesProgram(name, { cacheDir, onInstall });
  const { server: own } = await ensureClusterCredentials(credentials);
  const kubeconfig = path.join(dataDir, 'kubeconfig.yaml');
  writeKubeconfig(kubeconfig, {
    ...{ name: 'cluster', server, credentials },
    user: name,
  });
  return {
    command,
    args: [
      ...[`--kubeconfig=${kubeconfig}`, '--leader-elect=false'],
      ...[`--bind-address=${host}`, `--secure-port=${port}`],
      `--tls-cert-file=${own.certFile}`,
      `--tls-private-key-file=${own.keyFile}`,
    ],
  };
}
