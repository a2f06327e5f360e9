import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ensureGoPrograms } from '../goPrograms';
import { repositoryRoot } from '../places';
import { ServerDefinition } from '../serverDefinition';
import { accessAs } from './clusterAccess';
import { ensureClusterCredentials } from './clusterCredentials';
import { askCluster } from './clusterRequest';
import { ControlLoopConfig } from './controlLoop';
import { writeKubeconfig } from './kubeconfig';
import { ProgramSources } from './programs';

const MODULE = path.join(repositoryRoot, 'packages/servers/kwok');
const KWOK = 'sigs.k8s.io/kwok';
/** What becomes of nodes and pods, step by step. */
const STAGES = [
  'kustomize/stage/node/fast',
  'kustomize/stage/node/heartbeat-with-lease',
  'kustomize/stage/pod/general',
];

/** Marks the nodes whose kubelet it plays. */
export const KWOK_NODE = { 'kwok.x-k8s.io/node': 'fake' };

/**
 * The folder with `kwok` and its stages, built from its Go module where it is not there.
 *
 * @throws Error when the build fails
 */
export function ensureKwok(sources: ProgramSources): Promise<string> {
  return ensureGoPrograms({
    name: 'kwok',
    module: MODULE,
    programs: [`${KWOK}/cmd/kwok`],
    tags: [],
    kept: { [KWOK]: STAGES },
    ...sources,
  });
}

/** @public */
export type KwokConfig = ControlLoopConfig;

/**
 * A real kwok on loopback: it plays the kubelet of the nodes that are annotated with `kwok.x-k8s.io/node: fake`. Their
 * pods become running and, those of Jobs, complete, though nothing runs.
 *
 * @public
 */
export const kwok: ServerDefinition<KwokConfig, Record<string, string>> = {
  name: 'kwok',

  async plan({ cacheDir, dataDir, host, port, onInstall }, config) {
    const { server, credentials } = config;
    const folder = await ensureKwok({ cacheDir, onInstall });
    const { server: own } = await ensureClusterCredentials(credentials);
    const kubeconfig = path.join(dataDir, 'kubeconfig.yaml');
    writeKubeconfig(kubeconfig, {
      ...{ name: 'cluster', server, credentials },
      user: 'admin',
    });
    const stages = path.join(dataDir, 'stages.yaml');
    writeFileSync(stages, stagesBelow(path.join(folder, 'modules', KWOK)));
    const [[annotation, value]] = Object.entries(KWOK_NODE);
    return {
      command: path.join(folder, 'kwok'),
      args: [
        ...[`--kubeconfig=${kubeconfig}`, `--config=${stages}`],
        '--manage-all-nodes=false',
        `--manage-nodes-with-annotation-selector=${annotation}=${value}`,
        ...[`--node-ip=${host}`, `--node-port=${port}`],
        `--server-address=${host}:${port}`,
        `--tls-cert-file=${own.certFile}`,
        `--tls-private-key-file=${own.keyFile}`,
      ],
    };
  },

  async isReady(url, signal, { credentials }) {
    const access = accessAs(url, credentials);
    const { status } = await askCluster(access, { path: '/healthz', signal });
    return status === 200;
  },

  url: (host, port) => `https://${host}:${port}`,
  environment: () => ({}),
  // nothing but its own API server asks it
  portalConfig: () => ({}),
};

function stagesBelow(module: string): string {
  const texts = STAGES.flatMap(stage => {
    const folder = path.join(module, stage);
    const files = readdirSync(folder).filter(
      file => file.endsWith('.yaml') && file !== 'kustomization.yaml',
    );
    return files.map(file => readFileSync(path.join(folder, file), 'utf8'));
  });
  return texts.join('\n---\n');
}
