import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ensureGoPrograms } from '../goPrograms';
import { repositoryRoot } from '../places';
import { choosePort } from '../ports';
import { ServerDefinition } from '../serverDefinition';
import { accessAs } from './clusterAccess';
import { ensureClusterCredentials } from './clusterCredentials';
import { ControlLoopConfig } from './controlLoop';
import { applyCustomResources } from './customResources';
import { jobSetWebhooksAnswer, registerJobSetWebhooks } from './jobSetWebhooks';
import { writeKubeconfig } from './kubeconfig';
import { ProgramSources } from './programs';

const MODULE = path.join(repositoryRoot, 'packages/servers/jobset');
const JOBSET = 'sigs.k8s.io/jobset';
const DEFINITIONS = 'config/components/crd/bases';

/**
 * The folder with JobSet's controller and the definition of its resource, built from its Go module where it is not there.
 *
 * @throws Error when the build fails
 */
export function ensureJobSet(sources: ProgramSources): Promise<string> {
  return ensureGoPrograms({
    name: 'jobset',
    module: MODULE,
    programs: [JOBSET],
    tags: [],
    kept: { [JOBSET]: [DEFINITIONS] },
    ...sources,
  });
}

/** @public */
export type JobSetConfig = ControlLoopConfig;

/**
 * The real controller of JobSet on loopback, with its webhooks: it makes the Jobs of a JobSet and a headless service, by
 * which their pods know each other, and refuses a JobSet that cannot be meant. Its API server has to be ready; it brings
 * the definition of its resource.
 *
 * @public
 */
export const jobset: ServerDefinition<JobSetConfig, Record<string, string>> = {
  name: 'jobset',

  async plan({ cacheDir, dataDir, host, port, onInstall }, config) {
    const { server, credentials } = config;
    const folder = await ensureJobSet({ cacheDir, onInstall });
    const { caFile, server: own } = await ensureClusterCredentials(credentials);
    const access = accessAs(server, credentials, 'admin');
    const definitions = path.join(folder, 'modules', JOBSET, DEFINITIONS);
    await applyCustomResources(access, definitions);
    const webhookPort = await choosePort(dataDir, 'webhook');
    const url = `https://${host}:${webhookPort}`;
    await registerJobSetWebhooks(access, url, caFile);

    const certDir = path.join(dataDir, 'certificates');
    mkdirSync(certDir, { recursive: true, mode: 0o700 });
    copyFileSync(own.certFile, path.join(certDir, 'tls.crt'));
    copyFileSync(own.keyFile, path.join(certDir, 'tls.key'));
    const kubeconfig = path.join(dataDir, 'kubeconfig.yaml');
    writeKubeconfig(kubeconfig, {
      ...{ name: 'cluster', server, credentials },
      user: 'admin',
    });
    const file = path.join(dataDir, 'configuration.yaml');
    // JSON is YAML.
    const configuration = {
      apiVersion: 'config.jobset.x-k8s.io/v1alpha1',
      kind: 'Configuration',
      health: { healthProbeBindAddress: `${host}:${port}` },
      metrics: { bindAddress: '0' },
      webhook: { host, port: webhookPort, certDir },
      leaderElection: { leaderElect: false },
      internalCertManagement: { enable: false },
    };
    writeFileSync(file, JSON.stringify(configuration, null, 2));
    return {
      command: path.join(folder, 'jobset'),
      args: [`--config=${file}`, `--kubeconfig=${kubeconfig}`],
    };
  },

  isReady: async (url, signal, { server, credentials }) =>
    (await fetch(`${url}/readyz`, { signal })).ok &&
    (await jobSetWebhooksAnswer(
      accessAs(server, credentials, 'admin'),
      signal,
    )),
  url: (host, port) => `http://${host}:${port}`,
  environment: () => ({}),
  // the portal finds it by what the API server serves
  portalConfig: () => ({}),
};
