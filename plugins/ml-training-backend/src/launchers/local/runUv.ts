import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { ForwardedError, InputError } from '@backstage/errors';

// What uv needs to reach a package index; a training gets none of it.
const PASSED_ON =
  /^(PATH|HOME|LANG|TMPDIR|UV_.*|PIP_.*|SSL_CERT_(FILE|DIR)|(https?|no|all)_proxy)$/i;

/** Variables of the portal that uv may see. */
export function uvEnvironment(
  source: NodeJS.ProcessEnv,
  cacheDirectory: string,
): Record<string, string> {
  const passed = Object.entries(source).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && PASSED_ON.test(entry[0]),
  );
  return {
    ...Object.fromEntries(passed),
    UV_CACHE_DIR: cacheDirectory,
    UV_NO_PROGRESS: '1',
  };
}

/**
 * Runs uv and passes on each line that it prints.
 * @throws InputError with its last lines when it fails
 */
export async function runUv(options: {
  uv: string;
  args: string[];
  cwd: string;
  env: Record<string, string>;
  signal: AbortSignal;
  onLine: (line: string) => void;
}): Promise<void> {
  const { uv, args, cwd, env, signal, onLine } = options;
  const child = spawn(uv, args, {
    cwd,
    env,
    signal,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const last: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', line => {
      last.push(line);
      last.splice(0, last.length - 8);
      onLine(line);
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', error =>
      reject(
        signal.aborted
          ? error
          : new ForwardedError(`uv cannot be run at ${uv}`, error),
      ),
    );
    child.on('close', resolve);
  });
  if (code !== 0) {
    throw new InputError(last.join('\n').trim() || `uv ended with ${code}`);
  }
}
