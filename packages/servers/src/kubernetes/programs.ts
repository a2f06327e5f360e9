import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { ensureGoPrograms, requiredVersion } from '../goPrograms';
import { cleanEnvironment, repositoryRoot } from '../places';

const ETCD = path.join(repositoryRoot, 'packages/servers/etcd');
const KUBERNETES = path.join(repositoryRoot, 'packages/servers/kubernetes');
const VERSION = 'k8s.io/component-base/version';

/** The programs of Kubernetes, by their names. */
export type KubernetesProgram =
  | 'kube-apiserver'
  | 'kube-controller-manager'
  | 'kube-scheduler';

/** Where programs may come from. */
export interface ProgramSources {
  /** Things fetched once, by version. */
  cacheDir: string;
  onInstall: () => void;
  /** `KUBEBUILDER_ASSETS` and `PATH` of it are looked at; default: this process's. */
  env?: NodeJS.ProcessEnv;
}

/**
 * The `etcd` to run: the one in the folder that `KUBEBUILDER_ASSETS` names, else one that is built from its Go module.
 *
 * @throws Error when the folder has no etcd of the version's minor, and when the build fails
 */
export async function findEtcd(sources: ProgramSources): Promise<string> {
  const wanted = requiredVersion(ETCD, 'go.etcd.io/etcd/server/v3');
  const given = await programOfAssets('etcd', wanted, sources.env);
  if (given) return given;
  const folder = await ensureGoPrograms({
    name: 'etcd',
    module: ETCD,
    files: ['main.go'],
    programs: ['.'],
    tags: [],
    ...sources,
  });
  return path.join(folder, 'etcd');
}

/**
 * A program of Kubernetes: the one in the folder that `KUBEBUILDER_ASSETS` names, which has to have the API server at
 * least, else one that is built from the Go module of all three.
 *
 * @throws Error when the folder's program is of another minor version, and when the build fails
 */
export async function findKubernetesProgram(
  name: KubernetesProgram,
  sources: ProgramSources,
): Promise<string> {
  const wanted = requiredVersion(KUBERNETES, 'k8s.io/kubernetes');
  const given = await programOfAssets(name, wanted, sources.env);
  if (given) return given;
  const [major, minor] = wanted.split('.');
  const folder = await ensureGoPrograms({
    name: 'kubernetes',
    module: KUBERNETES,
    programs: [
      'k8s.io/kubernetes/cmd/kube-apiserver',
      'k8s.io/kubernetes/cmd/kube-controller-manager',
      'k8s.io/kubernetes/cmd/kube-scheduler',
    ],
    tags: [],
    // without them a server calls itself v0.0.0
    variables: {
      [`${VERSION}.gitVersion`]: `v${wanted}`,
      [`${VERSION}.gitMajor`]: major,
      [`${VERSION}.gitMinor`]: minor,
      [`${VERSION}.gitTreeState`]: 'clean',
    },
    ...sources,
  });
  return path.join(folder, name);
}

/** Envtest's folder holds etcd and the API server; the others are built where it lacks them. */
const OPTIONAL = ['kube-controller-manager', 'kube-scheduler'];

async function programOfAssets(
  name: string,
  wanted: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<string | undefined> {
  const folder = env.KUBEBUILDER_ASSETS;
  if (!folder) return undefined;
  const program = path.join(folder, name);
  if (OPTIONAL.includes(name) && !existsSync(program)) return undefined;
  const version = await versionOf(program);
  const minorOf = (text: string) => text.split('.').slice(0, 2).join('.');
  if (version && minorOf(version) === minorOf(wanted)) return program;
  const found = version
    ? `is of version ${version}`
    : 'is not there or does not run here';
  throw new Error(
    `KUBEBUILDER_ASSETS names ${folder}, whose ${name} ${found}; ` +
      `name a folder with ${name} ${minorOf(wanted)}, or leave it out`,
  );
}

/** The version that a program calls itself; undefined when it does not run. */
async function versionOf(program: string): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)(program, ['--version'], {
      env: cleanEnvironment(),
      timeout: 20_000,
    });
    return /(?:etcd Version: |Kubernetes v)(\d+\.\d+\.\d+)/.exec(stdout)?.[1];
  } catch {
    return undefined; // absent, not executable, or made for another machine: the caller says so
  }
}
