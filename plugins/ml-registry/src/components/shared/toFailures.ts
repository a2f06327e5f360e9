import type { RegistryFailure } from '@modelport/plugin-ml-registry-common';
import type { SourceFailure } from '@modelport/plugin-ml-react';

/** Upstreams that failed, as the shared notice takes them. */
export function toFailures(
  errors: readonly RegistryFailure[],
): SourceFailure[] {
  return errors.map(({ server, message }) => ({ source: server, message }));
}
