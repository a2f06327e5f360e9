import { spawn } from 'node:child_process';
import {
  ForwardedError,
  NotAllowedError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { type RegistryCredentials, withDockerConfig } from './withDockerConfig';

/** How crane is run. */
export interface CraneOptions {
  /** Path of the program. */
  crane: string;
  credentials: readonly RegistryCredentials[];
  /** The portal's variables, of which crane sees a few. */
  variables: NodeJS.ProcessEnv;
  /** The longest that one run may take; milliseconds. */
  limitMs: number;
}

// What a program needs to reach a registry.
const PASSED_ON =
  /^(PATH|HOME|TMPDIR|SSL_CERT_(FILE|DIR)|(https?|no|all)_proxy)$/i;
const UNKNOWN = /MANIFEST_UNKNOWN|NAME_UNKNOWN|404 Not Found/;
const REFUSED = /UNAUTHORIZED|DENIED|401 Unauthorized|403 Forbidden/;
const MESSAGE_LENGTH = 400;

/**
 * Runs crane.
 *
 * @returns what it printed
 * @throws NotFoundError when the registry does not know what is asked for, NotAllowedError when it refuses, and
 * ServiceUnavailableError when something else is wrong, or it does not end in its time
 */
export async function runCrane(
  args: readonly string[],
  options: CraneOptions & { signal: AbortSignal },
): Promise<string> {
  const { credentials, signal, limitMs } = options;
  signal.throwIfAborted();
  const limit = AbortSignal.timeout(limitMs);
  const either = AbortSignal.any([signal, limit]);
  return withDockerConfig(credentials, async folder => {
    const { code, said, failure } = await run(
      args,
      { ...options, signal: either },
      folder,
    );
    signal.throwIfAborted();
    if (code === 0) return said;
    if (limit.aborted) {
      throw new ServiceUnavailableError(
        `crane ${args[0]} did not end within ${
          limitMs / 1000
        } s: look whether the registry answers`,
      );
    }
    const text = withoutSecrets(failure.trim(), credentials).slice(
      -MESSAGE_LENGTH,
    );
    const message = `crane ${args[0]} failed: ${
      text || `it ended with ${code}`
    }`;
    if (UNKNOWN.test(failure)) throw new NotFoundError(message);
    if (REFUSED.test(failure)) {
      throw new NotAllowedError(
        `${message}; check what the portal may do in this registry`,
      );
    }
    throw new ServiceUnavailableError(message);
  });
}

async function run(
  args: readonly string[],
  { crane, variables, signal }: CraneOptions & { signal: AbortSignal },
  configFolder: string,
) {
  const passed = Object.entries(variables).filter(
    ([name, value]) => value !== undefined && PASSED_ON.test(name),
  );
  const child = spawn(crane, args, {
    env: { ...Object.fromEntries(passed), DOCKER_CONFIG: configFolder },
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
    killSignal: 'SIGKILL', // a program that hangs may not heed another
  });
  let said = '';
  let failure = '';
  child.stdout.setEncoding('utf8').on('data', text => (said += text));
  child.stderr.setEncoding('utf8').on('data', text => {
    failure = (failure + text).slice(-16_384);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', error =>
      // Ended by the signal, it says so by `close`.
      signal.aborted
        ? undefined
        : reject(new ForwardedError(`crane cannot be run at ${crane}`, error)),
    );
    child.on('close', resolve);
  });
  return { code, said, failure };
}

function withoutSecrets(
  text: string,
  credentials: readonly RegistryCredentials[],
): string {
  return credentials.reduce(
    (left, { password }) =>
      password ? left.split(password).join('***') : left,
    text,
  );
}
