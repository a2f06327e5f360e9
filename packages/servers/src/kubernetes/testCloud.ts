import { readFileSync } from 'node:fs';
import path from 'node:path';
import { testDataDir } from '../testServer';
import {
  CloudComponents,
  ClusterComponent,
  startCloudComponents,
  TestCloudOptions,
} from './cloudComponents';
import { clusterCredentials, readToken } from './clusterCredentials';
import { CloudName } from './gpuNodes';
import { AUDIT_LOG, kubeApiserver } from './kubeApiserver';
import { writeKubeconfig } from './kubeconfig';

/**
 * A real Kubernetes control plane on loopback. Where a component may be named, it is the API server by default.
 *
 * @public
 */
export interface TestCloud {
  name: CloudName;
  /** Such as `https://127.0.0.1:20123`. */
  url: string;
  /** Certificate of the authority that the server's is signed by; PEM. */
  caData: string;
  /** Of a user who may do all. */
  adminToken: string;
  /** Of the user `portal`, who may do nothing that is not granted. */
  portalToken: string;
  /** Of the admin, for kubectl and the like. */
  kubeconfigFile: string;
  /** One JSON object a line, written before each answer, with microseconds. */
  auditLogFile: string;
  /** Whether its nodes have a kubelet that kwok plays. */
  kwok: boolean;
  /** The process that runs now or ran last. */
  pid(component?: ClusterComponent): number;
  /** `kill -9`: resolves when the process is gone. It stays dead until `restart`. */
  kill(component?: ClusterComponent): Promise<void>;
  /** SIGSTOP: it holds its connections and answers nobody. */
  pause(component?: ClusterComponent): void;
  /** SIGCONT. */
  resume(component?: ClusterComponent): void;
  /** Stops it if need be and starts it on the same port with what is on disk; resolves when ready. */
  restart(component?: ClusterComponent): Promise<void>;
  /** Ends all of it and removes its data. May be called again. */
  stop(): Promise<void>;
}

/** Starts a control plane, empty, in a temporary folder, on free ports. */
export async function startTestCloud(
  name: CloudName,
  options: TestCloudOptions,
): Promise<TestCloud> {
  const { dataDir, remove } = testDataDir(`kubernetes-${name}`);
  const credentials = path.join(dataDir, 'credentials');
  const place = { name, dataDir, credentials };
  let components: CloudComponents;
  try {
    components = await startCloudComponents(place, options);
  } catch (error) {
    remove();
    throw error;
  }
  const server = (component: ClusterComponent = 'kube-apiserver') => {
    const found = components[component];
    if (found) return found;
    throw new Error(`${name} was started without ${component}; ask for it`);
  };
  const { url } = server();
  const kubeconfigFile = path.join(dataDir, 'kubeconfig.yaml');
  writeKubeconfig(kubeconfigFile, {
    ...{ name, server: url, credentials },
    user: 'admin',
  });
  return {
    ...{ name, url, kubeconfigFile, kwok: options.kwok === true },
    caData: readFileSync(clusterCredentials(credentials).caFile, 'utf8'),
    adminToken: readToken(credentials, 'admin'),
    portalToken: readToken(credentials, 'portal'),
    auditLogFile: path.join(dataDir, kubeApiserver.name, AUDIT_LOG),
    pid: component => server(component).pid(),
    kill: component => server(component).kill(),
    pause: component => process.kill(server(component).pid(), 'SIGSTOP'),
    resume: component => process.kill(server(component).pid(), 'SIGCONT'),
    restart: component => server(component).restart(),
    async stop() {
      await Promise.all(Object.values(components).map(each => each.stop()));
      remove();
    },
  };
}
