import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { ResponseError } from '@backstage/errors';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { API_ROUTE, type DeployedApi } from '../service/DeployedApis';
import { ApiEntityProvider } from './ApiEntityProvider';
import { ApiRelationProcessor } from './ApiRelationProcessor';
import { APIS_CHANGED_TOPIC } from './apisChangedTopic';

const PLUGIN_ID = 'ml-promotion';
/** First right after the start, for what changed while the portal was down. */
const FIRST = { seconds: 3 };
const POLL = { seconds: 15 };
const TIMEOUT_MS = 10_000;

/**
 * Module of the catalog: an API entity for each endpoint, related with its model. Changes arrive as events; asking every
 * quarter of a minute is the safety net.
 *
 * @public
 */
export const catalogModulePromotion = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'ml-promotion',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogProcessingExtensionPoint,
        discovery: coreServices.discovery,
        events: eventsServiceRef,
        logger: coreServices.logger,
        scheduler: coreServices.scheduler,
      },
      async init({ auth, catalog, discovery, events, logger, scheduler }) {
        const listApis = async (): Promise<DeployedApi[]> => {
          const { token } = await auth.getPluginRequestToken({
            onBehalfOf: await auth.getOwnServiceCredentials(),
            targetPluginId: PLUGIN_ID,
          });
          const baseUrl = await discovery.getBaseUrl(PLUGIN_ID);
          const response = await fetch(`${baseUrl}${API_ROUTE}`, {
            headers: { authorization: `Bearer ${token}` },
            signal: AbortSignal.timeout(TIMEOUT_MS),
          });
          if (!response.ok) {
            throw await ResponseError.fromResponse(response);
          }
          const { items } = (await response.json()) as { items: DeployedApi[] };
          return items;
        };
        const provider = new ApiEntityProvider({ listApis, logger });
        catalog.addEntityProvider(provider);
        catalog.addProcessor(new ApiRelationProcessor());
        await events.subscribe({
          id: 'ml-promotion-apis',
          topics: [APIS_CHANGED_TOPIC],
          onEvent: () => provider.refresh(),
        });
        await scheduler.scheduleTask({
          id: 'ml-promotion-apis',
          scope: 'local',
          frequency: POLL,
          initialDelay: FIRST,
          timeout: { minutes: 1 },
          fn: () => provider.refresh(),
        });
      },
    });
  },
});
