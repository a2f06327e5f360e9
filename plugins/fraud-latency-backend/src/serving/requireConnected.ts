import { ConflictError } from '@backstage/errors';
import type { ScoringServiceConfig } from '../config/ScoringServiceConfig';

/** Whether a service can fetch what is approved for it. */
export const isConnected = ({
  directiveToken,
}: Pick<ScoringServiceConfig, 'directiveToken'>): boolean =>
  directiveToken !== undefined;

/** @throws ConflictError that says what to configure, when a service cannot fetch what is approved for it */
export function requireConnected(config: ScoringServiceConfig): void {
  if (isConnected(config)) return;
  throw new ConflictError(
    `The scoring service '${config.name}' cannot fetch what is approved here, so nothing can be requested: a platform engineer sets directiveTokenFile in its entry of fraudLatency.services in app-config.yaml, and starts the service with --directive and --directive-token`,
  );
}
