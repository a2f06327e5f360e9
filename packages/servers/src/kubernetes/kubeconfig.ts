import { readFileSync, writeFileSync } from 'node:fs';
import {
  clusterCredentials,
  ClusterUser,
  readToken,
} from './clusterCredentials';

/** How a program reaches a cluster. */
export interface KubeconfigOptions {
  /** Of the cluster and its context. */
  name: string;
  /** Such as `https://127.0.0.1:20123`. */
  server: string;
  /** Folder of the cluster's credentials. */
  credentials: string;
  user: ClusterUser;
}

/** Writes a kubeconfig that its owner alone can read. */
export function writeKubeconfig(file: string, options: KubeconfigOptions) {
  const { name, server, credentials, user } = options;
  const ca = readFileSync(clusterCredentials(credentials).caFile);
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name,
        cluster: {
          server,
          'certificate-authority-data': ca.toString('base64'),
        },
      },
    ],
    users: [{ name: user, user: { token: readToken(credentials, user) } }],
    contexts: [{ name, context: { cluster: name, user } }],
    'current-context': name,
  };
  // JSON is YAML.
  const text = `${JSON.stringify(config, null, 2)}\n`;
  writeFileSync(file, text, { mode: 0o600 });
}
