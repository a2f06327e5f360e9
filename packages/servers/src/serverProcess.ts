import { ChildProcess, spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { once } from 'node:events';
import { guardProcessGroup } from './guard';
import { openLog } from './logFile';
import { cleanEnvironment } from './places';
import { endProcessGroup, signalGroup } from './processGroup';
import {
  identifyProcess,
  ProcessIdentity,
  removeProcessRecord,
  writeProcessRecord,
} from './processIdentity';
import { LaunchPlan } from './serverDefinition';

/** How a process ended. */
export interface ProcessEnd {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** Says how a process ended. */
export function describeEnd({ code, signal }: ProcessEnd): string {
  return signal ? `signal ${signal}` : `exit code ${code}`;
}

/** One process of a server: the leader of its own group, recorded on disk, guarded. */
export interface ServerProcess {
  readonly pid: number;
  /** Undefined while it runs. */
  readonly ended: ProcessEnd | undefined;
  /** Resolves when it has ended and nothing of its group is left. */
  readonly end: Promise<ProcessEnd>;
  kill(graceMs: number): Promise<void>;
}

/**
 * Starts a server's process.
 *
 * @throws Error when the program cannot be started at all
 */
export async function spawnServerProcess(
  plan: LaunchPlan & { cwd: string },
  logFile: string,
  recordFile: string,
): Promise<ServerProcess> {
  const log = openLog(logFile);
  let child: ChildProcess;
  try {
    child = spawn(plan.command, plan.args, {
      cwd: plan.cwd,
      env: { ...cleanEnvironment(), ...plan.env },
      detached: true,
      stdio: ['ignore', log, log],
    });
    await once(child, 'spawn');
  } catch (error) {
    throw new Error(
      `cannot run "${plan.command}" in ${plan.cwd}: ${
        (error as Error).message
      }`,
      { cause: error },
    );
  } finally {
    closeSync(log);
  }
  const pid = child.pid!; // it has spawned
  const identity: ProcessIdentity | undefined = identifyProcess(pid);
  if (identity) writeProcessRecord(recordFile, identity);
  const liftGuard = guardProcessGroup(pid);

  let ended: ProcessEnd | undefined;
  const end = new Promise<ProcessEnd>(resolve => {
    const settle = (code: number | null, signal: NodeJS.Signals | null) => {
      if (ended) return;
      ended = { code, signal };
      signalGroup(pid, 'SIGKILL'); // workers of a dead leader would hold its port and files
      liftGuard();
      removeProcessRecord(recordFile);
      resolve(ended);
    };
    child.once('exit', settle);
    if (child.exitCode !== null || child.signalCode !== null) {
      settle(child.exitCode, child.signalCode);
    }
  });
  return {
    pid,
    get ended() {
      return ended;
    },
    end,
    async kill(graceMs) {
      if (!ended && identity) await endProcessGroup(identity, graceMs);
      await end;
    },
  };
}
