import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import type { MetricsService } from '@backstage/backend-plugin-api/alpha';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { createMlflowClient, type FetchLike } from '@modelport/mlflow-client';
import type { MlAccessService } from '@modelport/plugin-ml-access-node';
import { getModelAnnotations } from '@modelport/plugin-ml-common';
import type { RegistryClient } from '@modelport/plugin-ml-registry-node';
import type { Router } from 'express';
import type { ServerConfig } from '@modelport/plugin-ml-node';
import {
  createRelayRouter,
  type RelayedServer,
  type RelayOptions,
} from './createRelayRouter';
import type { RunWriter } from '../tracking/RunWriter';
import type { ExperimentClaims } from '../claims/ExperimentClaims';
import { toRelayError } from './claimError';
import { unavailable } from './RelayError';
import { type RegisteredModels, RunFactsReader } from './RunFactsReader';
import { TrackingScopes } from './TrackingScopes';
import { Upstream } from './Upstream';

/** What {@link createRelay} needs. */
export interface CreateRelayOptions
  extends Pick<
    RelayOptions,
    'appBaseUrl' | 'auditor' | 'hasEnded' | 'onRegistered' | 'onWritten'
  > {
  access: MlAccessService;
  claims: Pick<ExperimentClaims, 'require' | 'requireStill'>;
  registry: Pick<RegistryClient, 'checkClaim'>;
  auth: AuthService;
  catalog: CatalogService;
  logger: LoggerService;
  metrics: MetricsService;
  servers: ServerConfig[];
  writers: ReadonlyMap<string, RunWriter>;
  fetchOf(server: string): FetchLike;
}

// With the portal's own rights: the token says whose run it is, and no person is there to ask.
function createRegisteredModels(
  options: Pick<CreateRelayOptions, 'auth' | 'catalog' | 'registry'>,
  server: string,
): RegisteredModels {
  return {
    async find(entityRef) {
      try {
        const credentials = await options.auth.getOwnServiceCredentials();
        const entity = await options.catalog.getEntityByRef(entityRef, {
          credentials,
        });
        const annotations = entity && getModelAnnotations(entity);
        return annotations?.server === server
          ? annotations.registeredModel
          : undefined;
      } catch {
        throw unavailable('The catalog cannot be asked now; try again');
      }
    },
    async claim(entityRef, model) {
      try {
        await options.registry.checkClaim({ server, model, entityRef });
      } catch (error) {
        throw toRelayError(error);
      }
    },
  };
}

/** Puts the tracking relay together over the configured servers. */
export function createRelay(options: CreateRelayOptions): {
  router: Router;
  close(): void;
} {
  const calls = options.metrics.createCounter('ml_experiments.relay.calls', {
    description: 'Calls of trainings through the relay, by server and outcome',
  });
  const servers = new Map<string, RelayedServer>(
    options.servers.map(config => [
      config.name,
      {
        upstream: new Upstream(config),
        facts: new RunFactsReader({
          server: config.name,
          models: createRegisteredModels(options, config.name),
          client: createMlflowClient({
            baseUrl: config.baseUrl,
            headers: config.headers,
            timeoutMs: config.timeoutMs,
            fetch: options.fetchOf(config.name),
          }),
        }),
      },
    ]),
  );
  const router = createRelayRouter({
    ...options,
    servers,
    scopes: new TrackingScopes(options),
    onAnswered(server, status) {
      calls.add(1, {
        // Anyone may write any name into an address; labels are configured names only.
        server: servers.has(server) ? server : 'unknown',
        outcome: `${Math.floor(status / 100)}xx`,
      });
    },
  });
  return {
    router,
    close: () => {
      for (const { upstream } of servers.values()) {
        upstream.close();
      }
    },
  };
}
