import { ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { guardProcessGroup } from '../../guard';
import { signalGroup } from '../../processGroup';
import { ContainerLog } from './ContainerLog';
import { childrenOf, descendants, memoryOf } from './processTree';
import { ERRORS_FD, READY_FD, SetupOptions, setupScript } from './setupScript';

const MEMORY_LOOK_MS = 250;
const SIGNALS: Partial<Record<NodeJS.Signals, number>> = {
  ...{ SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGILL: 4, SIGTRAP: 5, SIGABRT: 6 },
  ...{ SIGBUS: 7, SIGFPE: 8, SIGKILL: 9, SIGUSR1: 10, SIGSEGV: 11 },
  ...{ SIGUSR2: 12, SIGPIPE: 13, SIGALRM: 14, SIGTERM: 15 },
};
/** Variables that a shell sets, follows or drops; they reach the command around it. */
const SHELL_ONLY =
  /^(PATH|LD_.*|IFS|ENV|BASH.*|PS\d|PWD|OLDPWD|SHLVL|OPT(IND|ARG)|PPID|_|LINENO|POSIXLY_CORRECT)$/;
/** Where the programs are that make a container's root folder. */
const MACHINE_PATH = '/usr/sbin:/usr/bin:/sbin:/bin';
const DEFAULT_PATH =
  '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** What a container's process is started with. */
export interface ContainerCommand
  extends Omit<SetupOptions, 'late' | 'root' | 'scratch'> {
  /** A folder of this start alone. */
  folder: string;
  env: Readonly<Record<string, string>>;
  /** Bytes; above them it is killed. */
  memoryLimit?: number;
}

/** How a container ended. */
export interface ContainerEnd {
  exitCode: number;
  reason: 'Completed' | 'Error' | 'OOMKilled' | 'StartError';
  message?: string;
}

/**
 * One start of a container: the command as process 1 of namespaces of its own, in a root folder of its own. All that it
 * starts ends with it, and it ends with this process.
 */
export class ContainerProcess {
  /** Resolves when nothing of it is left and all that it wrote is in the log. */
  readonly end: Promise<ContainerEnd>;
  /** Resolves when the command runs, or cannot. */
  readonly started: Promise<void>;
  private readonly child: ChildProcess;
  private outOfMemory = false;
  private ready = false;

  constructor(private readonly options: ContainerCommand, log: ContainerLog) {
    this.child = spawnIsolated(options);
    const { child } = this;
    const liftGuard = child.pid ? guardProcessGroup(child.pid) : () => {};
    let trouble = '';
    child.stdout?.on('data', chunk => log.append('stdout', chunk));
    child.stderr?.on('data', chunk => {
      trouble += chunk;
    });
    const errors = child.stdio[ERRORS_FD] as Readable | null | undefined;
    errors?.on('data', chunk => log.append('stderr', chunk));
    this.started = new Promise(resolve => {
      child.stdio[READY_FD]?.on('data', () => {
        this.ready = true;
        resolve();
      });
      child.once('close', () => resolve());
      child.once('error', () => resolve());
    });
    const watching = this.watchMemory();
    this.end = new Promise(resolve => {
      const settle = (end: ContainerEnd) => {
        clearInterval(watching);
        liftGuard();
        log.close();
        removeFolder(options.folder);
        resolve(end);
      };
      child.once('error', ({ message }) =>
        settle({ exitCode: 128, reason: 'StartError', message }),
      );
      child.once('close', (code, signal) =>
        settle(this.describe(code, signal, trouble)),
      );
    });
  }

  /** Process 1 of the container, as this machine counts; undefined before and after. */
  get pid(): number | undefined {
    return this.child.pid && childrenOf(this.child.pid)[0];
  }

  /** Asks the command to end, as container runtimes do: its first process alone is told. */
  terminate(): void {
    this.signal('SIGTERM');
  }

  kill(): void {
    const { pid } = this;
    // the kernel ends all processes of a namespace with its first
    if (pid) this.signal('SIGKILL');
    else if (this.child.pid) signalGroup(this.child.pid, 'SIGKILL');
  }

  private signal(signal: NodeJS.Signals) {
    const { pid } = this;
    if (!pid) return;
    try {
      process.kill(pid, signal);
    } catch {
      // it ended between both
    }
  }

  private watchMemory() {
    const { memoryLimit } = this.options;
    if (!memoryLimit) return undefined;
    const look = () => {
      if (!this.child.pid || this.outOfMemory) return;
      const used = memoryOf(descendants(this.child.pid));
      if (used <= memoryLimit) return;
      this.outOfMemory = true;
      this.kill();
    };
    const timer = setInterval(look, MEMORY_LOOK_MS);
    timer.unref();
    return timer;
  }

  private describe(
    code: number | null,
    signal: NodeJS.Signals | null,
    trouble: string,
  ): ContainerEnd {
    if (this.outOfMemory) return { exitCode: 137, reason: 'OOMKilled' };
    if (!this.ready && !signal) {
      const message = trouble.trim().slice(-2_048);
      return { exitCode: 128, reason: 'StartError', message };
    }
    // unshare 2.38 cannot pass SIGKILL on: it complains instead
    if (code === 1 && /^unshare: /m.test(trouble)) {
      return { exitCode: 137, reason: 'Error' };
    }
    const exitCode = code ?? 128 + ((signal && SIGNALS[signal]) || 0);
    return { exitCode, reason: exitCode === 0 ? 'Completed' : 'Error' };
  }
}

function spawnIsolated(options: ContainerCommand): ChildProcess {
  const { folder, env } = options;
  const root = path.join(folder, 'root');
  const scratch = path.join(folder, 'scratch');
  for (const each of [root, scratch]) mkdirSync(each, { recursive: true });
  const entries = Object.entries({ PATH: DEFAULT_PATH, ...env });
  const isLate = ([name]: [string, string]) =>
    SHELL_ONLY.test(name) || !/^[A-Za-z_]\w*$/.test(name);
  const late = Object.fromEntries(entries.filter(isLate));
  const script = path.join(folder, 'setup.sh');
  const text = setupScript({ ...options, root, scratch, late });
  writeFileSync(script, text, { mode: 0o600 });
  const own = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
  return spawn(
    'unshare',
    [
      ...own,
      ...['--mount', '--pid', '--uts', '--fork', '--kill-child=SIGKILL'],
      ...['/bin/sh', script],
    ],
    {
      cwd: '/',
      detached: true,
      env: {
        ...Object.fromEntries(entries.filter(each => !isLate(each))),
        PATH: MACHINE_PATH,
      },
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
    },
  );
}

/** What an overlay leaves behind lets its owner in only when told to. */
function removeFolder(folder: string) {
  const options = { recursive: true, force: true };
  try {
    rmSync(folder, options);
  } catch {
    const scratch = path.join(folder, 'scratch');
    for (const each of readdirSync(scratch)) {
      chmodSync(path.join(scratch, each, 'work/work'), 0o700);
    }
    rmSync(folder, options);
  }
}
