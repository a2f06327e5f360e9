import { setTimeout as delay } from 'node:timers/promises';
import { RestartPolicy, ServerExit } from './serverDefinition';
import { describeEnd, ServerProcess } from './serverProcess';

const DEFAULT_POLICY: RestartPolicy = {
  delayMs: 250,
  maxDelayMs: 10_000,
  limit: 8,
  steadyMs: 30_000,
};

/** What is needed to keep one server up. */
export interface Supervision {
  name: string;
  /** A process that is ready. */
  first: ServerProcess;
  /** Starts another one; resolves when it is ready. */
  launch: (signal: AbortSignal) => Promise<ServerProcess>;
  graceMs: number;
  restart: Partial<RestartPolicy> | false;
}

/** The life of one server after its first start. */
export interface Supervised {
  pid(): number;
  stop(): Promise<void>;
  restart(): Promise<void>;
  ready(): Promise<void>;
  onExit(listener: (exit: ServerExit) => void): () => void;
}

/** The wait before the n-th restart in a row (from 1), in milliseconds. */
export function backoff(n: number, policy: RestartPolicy): number {
  return Math.min(policy.maxDelayMs, policy.delayMs * 2 ** (n - 1));
}

/** Keeps a server up: a process that dies by itself is replaced, with growing waits. */
export function superviseServer(supervision: Supervision): Supervised {
  const { name, launch, graceMs } = supervision;
  const policy =
    supervision.restart === false
      ? undefined
      : { ...DEFAULT_POLICY, ...supervision.restart };
  const listeners = new Set<(exit: ServerExit) => void>();
  const stopping = new AbortController();
  let current = supervision.first;
  let since = Date.now();
  let failures = 0;
  let expected = false; // the process that runs now is being ended on purpose
  let ready: Promise<void> = Promise.resolve();

  function watch() {
    const watched = current;
    void watched.end.then(end => {
      if (expected) {
        announce({ ...end, willRestart: !stopping.signal.aborted });
        return;
      }
      if (Date.now() - since >= (policy?.steadyMs ?? 0)) failures = 0;
      const willRestart = policy !== undefined && failures < policy.limit;
      if (willRestart) become(revive());
      else {
        const gone = new Error(
          `${name} ended with ${describeEnd(end)} and is not restarted; ` +
            `read its log and start it again`,
        );
        become(Promise.reject(gone));
      }
      announce({ ...end, willRestart });
    });
  }

  function announce(exit: ServerExit) {
    listeners.forEach(listener => listener(exit));
  }

  function become(next: Promise<void>) {
    ready = next;
    next.catch(() => {}); // whoever calls ready() gets it; nobody has to
  }

  function take(next: ServerProcess) {
    current = next;
    since = Date.now();
    watch();
  }

  async function revive(): Promise<void> {
    for (;;) {
      failures += 1;
      await delay(backoff(failures, policy!), undefined, {
        signal: stopping.signal,
      });
      try {
        take(await launch(stopping.signal));
      } catch (error) {
        if (stopping.signal.aborted || failures >= policy!.limit) throw error;
        continue;
      }
      return;
    }
  }

  const endCurrent = async () => {
    expected = true;
    await current.kill(graceMs);
  };

  let stopped: Promise<void> | undefined;
  const stop = async () => {
    stopping.abort(new Error(`${name} was stopped`));
    await ready.catch(() => {}); // a restart under way ends first, else it would outlive us
    await endCurrent();
    become(Promise.reject(new Error(`${name} was stopped`)));
  };

  watch();
  return {
    pid: () => current.pid,
    stop: () => (stopped ??= stop()),
    ready: () => ready,
    async restart() {
      if (stopped) throw new Error(`${name} was stopped; start a new one`);
      const before = ready;
      const again = async () => {
        await before.catch(() => {});
        await endCurrent();
        expected = false;
        failures = 0;
        take(await launch(stopping.signal));
      };
      become(again());
      await ready;
    },
    onExit(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
