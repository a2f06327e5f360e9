import { readFileSync } from 'node:fs';
import path from 'node:path';
import { choosePort } from '../ports';
import { ServerDefinition } from '../serverDefinition';
import { accessAs } from './clusterAccess';
import {
  clusterCredentials,
  ensureClusterCredentials,
} from './clusterCredentials';
import { askCluster } from './clusterRequest';
import { findEtcd } from './programs';

/** @public */
export interface EtcdConfig {
  /** Folder of the cluster's keys, certificates and tokens; they are made where it does not exist. */
  credentials: string;
}

/** @public */
export interface EtcdEnvironment extends Record<string, string> {
  /** Such as `https://127.0.0.1:20123`. */
  ETCD_URL: string;
}

/**
 * A real etcd of one member on loopback, which answers only those who have the cluster's client certificate: whoever
 * writes to it can do all that its cluster can. It does not wait for the disk: what it has outlives `kill -9`, not the
 * loss of power.
 *
 * @public
 */
export const etcd: ServerDefinition<EtcdConfig, EtcdEnvironment> = {
  name: 'etcd',

  async plan({ cacheDir, dataDir, host, port, onInstall }, config) {
    const command = await findEtcd({ cacheDir, onInstall });
    const { caFile, server } = await ensureClusterCredentials(
      config.credentials,
    );
    const url = `https://${host}:${port}`;
    const peer = `https://${host}:${await choosePort(dataDir, 'peer')}`;
    return {
      command,
      args: [
        `--data-dir=${path.join(dataDir, 'data')}`,
        ...[`--listen-client-urls=${url}`, `--advertise-client-urls=${url}`],
        ...[`--listen-peer-urls=${peer}`, `--initial-cluster=default=${peer}`],
        `--initial-advertise-peer-urls=${peer}`,
        ...['--client-cert-auth', `--trusted-ca-file=${caFile}`],
        ...[`--cert-file=${server.certFile}`, `--key-file=${server.keyFile}`],
        ...['--peer-client-cert-auth', `--peer-trusted-ca-file=${caFile}`],
        `--peer-cert-file=${server.certFile}`,
        `--peer-key-file=${server.keyFile}`,
        ...['--enable-grpc-gateway=false', '--unsafe-no-fsync'],
        '--log-level=warn',
      ],
    };
  },

  async isReady(url, signal, { credentials }) {
    const { client } = clusterCredentials(credentials);
    const access = {
      ...accessAs(url, credentials),
      client: {
        cert: readFileSync(client.certFile),
        key: readFileSync(client.keyFile),
      },
    };
    const { status } = await askCluster(access, { path: '/readyz', signal });
    return status === 200;
  },

  url: (host, port) => `https://${host}:${port}`,
  environment: url => ({ ETCD_URL: url }),
  // only its own cluster may know it
  portalConfig: () => ({}),
};
