import { ChildProcess, spawn } from 'node:child_process';

// "kill -s NAME --" is the one form that every shell takes for a negative pid
const SCRIPT =
  'read _; kill -s TERM -- "-$1"; n=0; ' +
  'while kill -s 0 -- "-$1" && [ $n -lt 80 ]; do sleep 0.1; n=$((n+1)); done; ' +
  'kill -s KILL -- "-$1"';

/**
 * Ends a process group when this process dies in whatever way, SIGKILL included: a shell of a few
 * hundred kB waits for the end of a pipe that only this process holds open.
 *
 * @returns a function that lifts the guard; call it when the group has ended
 */
export function guardProcessGroup(leaderPid: number): () => void {
  const shell: ChildProcess = spawn(
    '/bin/sh',
    ['-c', SCRIPT, 'modelport-guard', String(leaderPid)],
    { detached: true, stdio: ['pipe', 'ignore', 'ignore'] },
  );
  // without a shell there is no guard: the next start ends the leftover by its record instead
  shell.on('error', () => {});
  shell.stdin?.on('error', () => {});
  shell.unref();
  return () => {
    shell.kill('SIGKILL');
    shell.stdin?.destroy();
  };
}
