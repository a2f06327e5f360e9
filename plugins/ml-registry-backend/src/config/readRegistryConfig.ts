import path from 'node:path';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/** What is configured of the registry. */
export interface RegistryConfig {
  /** Absolute path of the file with the key that signs the ledger. */
  keyFile?: string;
  /** Full reference of the group that may decide about versions whose authors are unknown. */
  overrideGroup?: string;
}

/**
 * Reads `mlRegistry`.
 * @throws InputError naming the field that is wrong
 */
export function readRegistryConfig(config: Config): RegistryConfig {
  const keyFile = config.getOptionalString('mlRegistry.ledger.keyFile');
  if (keyFile !== undefined && !path.isAbsolute(keyFile)) {
    throw new InputError(
      `mlRegistry.ledger.keyFile must be an absolute path, such as /var/lib/modelport/ledger.pem, not ${keyFile}`,
    );
  }
  const group = config.getOptionalString('mlRegistry.overrideGroup');
  return { keyFile, overrideGroup: group && readGroup(group) };
}

function readGroup(text: string): string {
  const refuse = () =>
    new InputError(
      `mlRegistry.overrideGroup is '${text}': name a group, such as group:default/platform`,
    );
  let ref;
  try {
    ref = parseEntityRef(text, { defaultKind: 'group' });
  } catch {
    throw refuse();
  }
  if (ref.kind.toLocaleLowerCase('en-US') !== 'group') {
    throw refuse();
  }
  return stringifyEntityRef(ref);
}
