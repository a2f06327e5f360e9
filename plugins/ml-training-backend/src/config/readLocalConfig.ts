import path from 'node:path';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/** Configuration of the local launcher. */
export interface LocalConfig {
  directory: string;
  cacheDirectory: string;
  uv: string;
  python?: string;
  concurrency: number;
}

const SECTION = 'mlTraining.local';

function absolutePath(config: Config, key: string): string {
  const value = config.getOptionalString(key);
  if (!value || !path.isAbsolute(value)) {
    throw new InputError(
      `${SECTION}.${key} must be an absolute path while ${SECTION}.enabled is true`,
    );
  }
  return value;
}

/**
 * Reads the configuration of the local launcher.
 * @returns undefined when it is not switched on
 * @throws InputError naming the key that is wrong
 */
export function readLocalConfig(config: Config): LocalConfig | undefined {
  const local = config.getOptionalConfig(SECTION);
  if (!local?.getOptionalBoolean('enabled')) {
    return undefined;
  }
  const concurrency = local.getOptionalNumber('concurrency') ?? 1;
  if (!Number.isInteger(concurrency) || concurrency < 1) {
    throw new InputError(`${SECTION}.concurrency must be 1 or more`);
  }
  return {
    directory: absolutePath(local, 'directory'),
    cacheDirectory: absolutePath(local, 'cacheDirectory'),
    uv: absolutePath(local, 'uv'),
    python: local.getOptionalString('python'),
    concurrency,
  };
}
