import path from 'node:path';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/**
 * Reads an absolute path.
 * @param section - names where the key stands, such as `mlTraining.local`
 * @throws InputError naming the key
 */
export function readAbsolutePath(
  config: Config,
  section: string,
  key: string,
): string {
  const value = config.getOptionalString(key);
  if (!value || !path.isAbsolute(value)) {
    throw new InputError(
      `${section}.${key} must be an absolute path while ${section}.enabled is true`,
    );
  }
  return value;
}
