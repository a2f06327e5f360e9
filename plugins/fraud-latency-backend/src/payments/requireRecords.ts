import { ConflictError } from '@backstage/errors';
import type { ScoringServiceConfig } from '../config/ScoringServiceConfig';

/** How the portal is told to read the records of a service, in one sentence. */
export const switchOn = (name: string): string =>
  `The portal reads no records of the scoring service '${name}': a platform engineer sets 'records: {}' in its entry of fraudLatency.services in app-config.yaml, and starts the service with --data`;

/**
 * What the configuration says of the records of a service.
 *
 * @throws ConflictError when the portal does not read them
 */
export function requireRecords({ name, records }: ScoringServiceConfig) {
  if (!records) throw new ConflictError(switchOn(name));
  return records;
}
