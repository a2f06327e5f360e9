import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { metricsServiceRef } from '@backstage/backend-plugin-api/alpha';
import { parseEntityRef } from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { mlAccessServiceRef } from '@modelport/plugin-ml-access-node';
import { createModelAccessGuard } from '@modelport/plugin-ml-node';
import { mlPromotionPermissions } from '@modelport/plugin-ml-promotion-common';
import { registryServiceRef } from '@modelport/plugin-ml-registry-node';
import { APIS_CHANGED_TOPIC } from './catalog/apisChangedTopic';
import { readPromotionConfig, SWITCH_ON } from './config/readPromotionConfig';
import { createPromotion } from './createPromotion';
import { auditUndeploying } from './live/auditUndeploying';
import { LiveDeployments } from './live/LiveDeployments';
import { meterDeployments } from './live/meterDeployments';
import { publishDeployed } from './live/publishDeployed';
import { createEndpointRouter, ENDPOINTS } from './router/createEndpointRouter';
import { createRouter } from './router/createRouter';
import { EndpointCredentials } from './router/endpointCredentials';
import { CatalogApiEntities } from './service/ApiEntities';
import { DeployedApis } from './service/DeployedApis';
import { findMissingModels } from './service/findMissingModels';

/**
 * Backend of ml-promotion: deploys registered versions, keeps them serving and answers for them.
 *
 * @public
 */
export const mlPromotionPlugin = createBackendPlugin({
  pluginId: 'ml-promotion',
  register(env) {
    env.registerInit({
      deps: {
        access: mlAccessServiceRef,
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        discovery: coreServices.discovery,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        logger: coreServices.logger,
        metrics: metricsServiceRef,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        registry: registryServiceRef,
        rootLifecycle: coreServices.rootLifecycle,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
        userInfo: coreServices.userInfo,
      },
      async init(deps) {
        const { access, auditor, auth, catalog, events, httpAuth } = deps;
        const { httpRouter, logger, permissions, userInfo } = deps;
        const config = readPromotionConfig(deps.config);
        if (config.localDirectory === undefined) {
          logger.warn(SWITCH_ON);
        }
        const quietly = (what: string) => (error: unknown) =>
          logger.debug(`${what} was not sent: ${toError(error).message}`);
        const live = new LiveDeployments(deps.signals, quietly('A signal'));
        const meter = meterDeployments(deps.metrics);
        const baseUrl = await deps.discovery.getExternalBaseUrl('ml-promotion');
        const endpointUrlOf = (entityRef: string, environment: string) => {
          const { kind, namespace, name } = parseEntityRef(entityRef);
          return `${baseUrl}/v1/entities/${[kind, namespace, name]
            .map(encodeURIComponent)
            .join('/')}/endpoints/${environment}`;
        };
        const { store, service, endpoints, engine } = await createPromotion({
          config,
          database: deps.database,
          logger,
          registry: deps.registry,
          apis: new CatalogApiEntities({ auth, catalog }),
          endpointUrlOf,
          onServing: deployment => publishDeployed(events, deployment),
          findMissing: findMissingModels({ catalog, auth }),
          undeploying: auditUndeploying({ auditor, logger }),
          onChange: deployment => {
            live.changed(deployment);
            meter.changed(deployment);
            events
              .publish({ topic: APIS_CHANGED_TOPIC, eventPayload: {} })
              .catch(quietly('An event'));
          },
        });
        const credentials = new EndpointCredentials({ access, auth, httpAuth });
        const { scopeOf } = credentials;
        const people = { auth, catalog, permissions, userInfo };
        const guard = createModelAccessGuard({ ...people, scopeOf });
        const apis = new DeployedApis({ store, catalog, auth, endpointUrlOf });
        deps.permissionsRegistry.addPermissions(mlPromotionPermissions);
        httpRouter.addAuthPolicy({ path: ENDPOINTS, allow: 'unauthenticated' });
        httpRouter.use(
          createEndpointRouter({
            credentials,
            guard,
            endpoints,
            onAnswered: meter.answered,
          }),
        );
        httpRouter.use(
          createRouter({ auditor, guard, httpAuth, service, endpoints, apis }),
        );
        // Of the root: when every plugin answers. Before that, a plugin that is not ready reads as one that refuses.
        deps.rootLifecycle.addStartupHook(async () => engine.start());
        deps.rootLifecycle.addBeforeShutdownHook(() => engine.stop());
        // Only a safety net: requests, ends of processes and the engine's own clock wake it.
        await deps.scheduler.scheduleTask({
          id: 'ml-promotion-look',
          scope: 'local',
          frequency: { seconds: 30 },
          timeout: { seconds: 10 },
          fn: async () => engine.wake(),
        });
      },
    });
  },
});
