import { fstatSync } from 'node:fs';

const PARENT_POLL_MS = 500;

/**
 * Aborts when this program shall end: SIGTERM, SIGINT or SIGHUP, the end of a standard input that
 * is a pipe, or the death of the parent.
 */
export function lifeline(): AbortSignal {
  const ending = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(name, () => ending.abort(name));
  }
  // a terminal or /dev/null as standard input says nothing about whoever started this
  const stdin = fstatSync(0);
  if (stdin.isFIFO() || stdin.isSocket()) {
    process.stdin.on('end', () => ending.abort('standard input closed'));
    process.stdin.on('error', () => ending.abort('standard input failed'));
    process.stdin.resume();
    process.stdin.unref?.();
  }
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) ending.abort('parent ended');
  }, PARENT_POLL_MS);
  ending.signal.addEventListener('abort', () => clearInterval(timer));
  return ending.signal;
}
