import {
  copyFileSync,
  linkSync,
  mkdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { programsInPath } from '../places';
import { LaunchPlan } from '../serverDefinition';
import { ClusterCredentials } from './clusterCredentials';
import { KubeconfigOptions, writeKubeconfig } from './kubeconfig';

/** Where Kueue looks for certificates: in the first as it is told, in the others whatever its configuration says. */
const CERTIFICATES = ['certs', 'etc/kueue/metrics/certs', 'visibility'];

/** What Kueue finds where it looks for it. */
export interface KueueRootOptions {
  /** The program. */
  program: string;
  credentials: ClusterCredentials;
  /** As whom it asks which API server. */
  kubeconfig: KubeconfigOptions;
  configuration: object;
}

/**
 * Makes a folder that looks to Kueue like the container that it is written for, as it takes certificates from fixed paths.
 *
 * @returns how to start it with that folder as its root, which a system allows to root, or to all who may have a user
 * namespace of their own
 */
export function planInKueueRoot(
  folder: string,
  options: KueueRootOptions,
): LaunchPlan {
  const { program, credentials, kubeconfig, configuration } = options;
  rmSync(folder, { recursive: true, force: true });
  for (const each of [...CERTIFICATES, 'tmp']) {
    mkdirSync(path.join(folder, each), { recursive: true, mode: 0o700 });
  }
  const { certFile, keyFile } = credentials.server;
  for (const each of CERTIFICATES) {
    copyFileSync(certFile, path.join(folder, each, 'tls.crt'));
    copyFileSync(keyFile, path.join(folder, each, 'tls.key'));
  }
  writeKubeconfig(path.join(folder, 'kubeconfig.yaml'), kubeconfig);
  writeFileSync(path.join(folder, 'etc/hosts'), '127.0.0.1 localhost\n');
  // JSON is YAML.
  const text = JSON.stringify(configuration, null, 2);
  writeFileSync(path.join(folder, 'configuration.yaml'), text);
  takeProgram(program, path.join(folder, 'kueue'));
  return asRoot(folder, [
    '/kueue',
    ...['--config=/configuration.yaml', '--kubeconfig=/kubeconfig.yaml'],
  ]);
}

function asRoot(folder: string, command: string[]): LaunchPlan {
  const args = [folder, ...command];
  if (process.getuid?.() === 0) return { command: 'chroot', args };
  if (programsInPath('unshare').length) {
    const user = ['--user', '--map-root-user', 'chroot'];
    return { command: 'unshare', args: [...user, ...args] };
  }
  throw new Error(
    'Kueue runs with a root folder of its own, for which the program "unshare" of util-linux is needed; install it',
  );
}

/** A hundred megabytes, shared where both folders are of one file system. */
function takeProgram(from: string, to: string) {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}
