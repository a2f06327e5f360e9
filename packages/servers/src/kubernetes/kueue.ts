import path from 'node:path';
import { ensureGoPrograms } from '../goPrograms';
import { repositoryRoot } from '../places';
import { choosePort } from '../ports';
import { ServerContext, ServerDefinition } from '../serverDefinition';
import { accessAs } from './clusterAccess';
import { ensureClusterCredentials } from './clusterCredentials';
import { ControlLoopConfig } from './controlLoop';
import { applyCustomResources } from './customResources';
import { planInKueueRoot } from './kueueRoot';
import { KUEUE_NAMESPACE, registerKueueVisibility } from './kueueVisibility';
import { ProgramSources } from './programs';

const MODULE = path.join(repositoryRoot, 'packages/servers/kueue');
const KUEUE = 'sigs.k8s.io/kueue';
const JOBSET = 'sigs.k8s.io/jobset';
const DEFINITIONS = 'config/components/crd/bases';

/**
 * The folder with Kueue and the definitions of its resources and JobSet's, built from its Go module where it is not there.
 *
 * @throws Error when the build fails
 */
export function ensureKueue(sources: ProgramSources): Promise<string> {
  return ensureGoPrograms({
    name: 'kueue',
    module: MODULE,
    programs: [`${KUEUE}/cmd/kueue`],
    tags: [],
    kept: { [KUEUE]: [DEFINITIONS], [JOBSET]: [DEFINITIONS] },
    ...sources,
  });
}

/** @public */
export type KueueConfig = ControlLoopConfig;

/**
 * A real Kueue on loopback, for Jobs and JobSets, with positions in queues, without its webhooks: a Job with the label of
 * a queue has to be created suspended, or it is suspended a moment later. Its API server has to be ready; it brings the
 * definitions of its resources.
 *
 * @public
 */
export const kueue: ServerDefinition<KueueConfig, Record<string, string>> = {
  name: 'kueue',

  async plan(context, config) {
    const { cacheDir, dataDir, onInstall } = context;
    const { server, credentials } = config;
    const folder = await ensureKueue({ cacheDir, onInstall });
    const files = await ensureClusterCredentials(credentials);
    const access = accessAs(server, credentials, 'admin');
    for (const module of [KUEUE, JOBSET]) {
      const definitions = path.join(folder, 'modules', module, DEFINITIONS);
      await applyCustomResources(access, definitions);
    }
    const port = await choosePort(dataDir, 'visibility');
    await registerKueueVisibility(access, port, files.caFile);
    return planInKueueRoot(path.join(dataDir, 'root'), {
      program: path.join(folder, 'kueue'),
      credentials: files,
      kubeconfig: { name: 'cluster', server, credentials, user: 'admin' },
      configuration: await configurationOf(context, port),
    });
  },

  isReady: async (url, signal) => (await fetch(`${url}/readyz`, { signal })).ok,
  url: (host, port) => `http://${host}:${port}`,
  environment: () => ({}),
  // the portal finds it by what the API server serves
  portalConfig: () => ({}),
};

async function configurationOf(
  { dataDir, host, port }: ServerContext,
  bindPort: number,
) {
  return {
    apiVersion: 'config.kueue.x-k8s.io/v1beta2',
    kind: 'Configuration',
    namespace: KUEUE_NAMESPACE,
    health: { healthProbeBindAddress: `${host}:${port}` },
    metrics: { bindAddress: '0' },
    webhook: {
      ...{ host, port: await choosePort(dataDir, 'webhook') },
      certDir: '/certs',
    },
    visibilityServer: { bindAddress: host, bindPort },
    leaderElection: { leaderElect: false },
    internalCertManagement: { enable: false },
    integrations: { frameworks: ['batch/job', 'jobset.x-k8s.io/jobset'] },
  };
}
