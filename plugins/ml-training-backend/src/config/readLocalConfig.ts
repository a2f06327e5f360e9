import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { readAbsolutePath } from './readAbsolutePath';

/** Configuration of the local launcher. */
export interface LocalConfig {
  directory: string;
  cacheDirectory: string;
  uv: string;
  python?: string;
  concurrency: number;
}

const SECTION = 'mlTraining.local';

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
    directory: readAbsolutePath(local, SECTION, 'directory'),
    cacheDirectory: readAbsolutePath(local, SECTION, 'cacheDirectory'),
    uv: readAbsolutePath(local, SECTION, 'uv'),
    python: local.getOptionalString('python'),
    concurrency,
  };
}
