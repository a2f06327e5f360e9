import { generateKeyPair, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { makeOnce } from '../makeOnce';
import { LOOPBACK } from '../ports';
import { CertificateAuthority } from './certificates';

const TOKEN_BYTES = 32;
/** The name in the certificate by which the API server forwards calls. */
export const FRONT_PROXY = 'front-proxy-client';

/** Who comes to a cluster with a token, and the groups of each. */
const USERS = {
  admin: { name: 'admin', groups: ['system:masters'] },
  portal: { name: 'portal', groups: [] },
  'kube-controller-manager': {
    name: 'system:kube-controller-manager',
    groups: [],
  },
  'kube-scheduler': { name: 'system:kube-scheduler', groups: [] },
};

/** A user of a cluster: `portal` has no rights until it is given some. */
export type ClusterUser = keyof typeof USERS;

/** The files by which the programs of one cluster know each other; readable by their owner alone. */
export interface ClusterCredentials {
  /** Of the authority that signed all but `frontProxyClient`. */
  caFile: string;
  /** Of any server on loopback: etcd, API server, controllers, webhooks. */
  server: { certFile: string; keyFile: string };
  /** Of the API server, to etcd and to kubelets. */
  client: { certFile: string; keyFile: string };
  /** Of the authority that signed `frontProxyClient`, and nothing else. */
  frontProxyCaFile: string;
  /** Of the API server, to those who serve a part of its API. */
  frontProxyClient: { certFile: string; keyFile: string };
  /** Signs the tokens of service accounts. */
  serviceAccounts: { keyFile: string; publicKeyFile: string };
  /** One user a line, as `--token-auth-file` takes it. */
  tokensFile: string;
}

/** Names the files that {@link ensureClusterCredentials} makes in a folder. */
export function clusterCredentials(folder: string): ClusterCredentials {
  const file = (name: string) => path.join(folder, name);
  const pair = (name: string) => ({
    certFile: file(`${name}.crt`),
    keyFile: file(`${name}.key`),
  });
  return {
    caFile: file('ca.crt'),
    server: pair('server'),
    client: pair('client'),
    frontProxyCaFile: file('front-proxy-ca.crt'),
    frontProxyClient: pair('front-proxy-client'),
    serviceAccounts: {
      keyFile: file('service-accounts.key'),
      publicKeyFile: file('service-accounts.pub'),
    },
    tokensFile: file('tokens.csv'),
  };
}

/** Makes keys, certificates and tokens of a cluster where the folder does not have them yet. */
export async function ensureClusterCredentials(
  folder: string,
): Promise<ClusterCredentials> {
  if (!existsSync(folder)) {
    await makeOnce(folder, async making => {
      mkdirSync(making, { recursive: true, mode: 0o700 });
      await writeCredentials(clusterCredentials(making));
    });
  }
  return clusterCredentials(folder);
}

/** The token of a user. */
export function readToken(folder: string, user: ClusterUser): string {
  const { tokensFile } = clusterCredentials(folder);
  const lines = readFileSync(tokensFile, 'utf8').split('\n');
  const fields = lines.map(line => line.split(','));
  const [token] = fields.find(([, name]) => name === USERS[user].name) ?? [];
  if (token) return token;
  throw new Error(
    `${tokensFile} has no token of ${user}; remove its folder to have it made again`,
  );
}

async function writeCredentials(files: ClusterCredentials): Promise<void> {
  const [ca, frontProxyCa, keys] = await Promise.all([
    CertificateAuthority.create('modelport-cluster'),
    CertificateAuthority.create('modelport-front-proxy'),
    promisify(generateKeyPair)('rsa', { modulusLength: 2048 }),
  ]);
  const hosts = [LOOPBACK, 'localhost', '*.default.svc', '*.kueue-system.svc'];
  const [server, client, frontProxyClient] = await Promise.all([
    ca.issue({ name: 'localhost', use: 'server', hosts }),
    ca.issue({ name: 'kube-apiserver', use: 'client' }),
    frontProxyCa.issue({ name: FRONT_PROXY, use: 'client' }),
  ]);
  const write = (file: string, text: string | Buffer) =>
    writeFileSync(file, text, { mode: 0o600 });
  for (const [{ certFile, keyFile }, { certificate, key }] of [
    [files.server, server],
    [files.client, client],
    [files.frontProxyClient, frontProxyClient],
  ] as const) {
    write(certFile, certificate);
    write(keyFile, key);
  }
  write(files.caFile, ca.certificate);
  write(files.frontProxyCaFile, frontProxyCa.certificate);
  const { keyFile, publicKeyFile } = files.serviceAccounts;
  write(keyFile, keys.privateKey.export({ type: 'pkcs1', format: 'pem' }));
  write(publicKeyFile, keys.publicKey.export({ type: 'spki', format: 'pem' }));
  write(files.tokensFile, tokens());
}

/** Token, user, its id, and its groups if any. */
function tokens(): string {
  return Object.values(USERS)
    .map(({ name, groups }) => {
      const token = randomBytes(TOKEN_BYTES).toString('hex');
      const member = groups.length ? `,"${groups.join(',')}"` : '';
      return `${token},${name},${name}${member}\n`;
    })
    .join('');
}
