import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { metricsServiceRef } from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { mlAccessServiceRef } from '@modelport/plugin-ml-access-node';
import { clustersServiceRef } from '@modelport/plugin-ml-cluster-node';
import { experimentsServiceRef } from '@modelport/plugin-ml-experiments-node';
import { createModelAccessGuard } from '@modelport/plugin-ml-node';
import { mlTrainingPermissions } from '@modelport/plugin-ml-training-common';
import { BudgetOverrides } from './budgets/BudgetOverrides';
import { readBudgets, readOverrideGroup } from './config/readBudgets';
import { readKubernetesConfig } from './config/readKubernetesConfig';
import { readLocalConfig } from './config/readLocalConfig';
import { createTraining } from './createTraining';
import { SWITCH_ON } from './launchers/SwitchedOffLauncher';
import { meterTrainings } from './live/meterTrainings';
import { publishTrained } from './live/publishTrained';
import { CallerTrainings } from './queues/CallerTrainings';
import { QueueService } from './queues/QueueService';
import { createRouter } from './router/createRouter';

/**
 * Backend of ml-training: starts, watches and cancels trainings of the models of the catalog.
 *
 * @public
 */
export const mlTrainingPlugin = createBackendPlugin({
  pluginId: 'ml-training',
  register(env) {
    env.registerInit({
      deps: {
        access: mlAccessServiceRef,
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        clusters: clustersServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        events: eventsServiceRef,
        experiments: experimentsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        rootLifecycle: coreServices.rootLifecycle,
        logger: coreServices.logger,
        metrics: metricsServiceRef,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
        urlReader: coreServices.urlReader,
        userInfo: coreServices.userInfo,
      },
      async init(deps) {
        const { auditor, auth, catalog, config, httpAuth, logger } = deps;
        const { permissions, userInfo, rootLifecycle, scheduler } = deps;
        const local = readLocalConfig(config);
        const kubernetes = readKubernetesConfig(config);
        if (!local && !kubernetes) {
          logger.warn(SWITCH_ON);
        }
        const baseUrl = config.getString('backend.baseUrl');
        const parts = await createTraining({
          budgets: readBudgets(config),
          access: deps.access,
          database: deps.database,
          experiments: deps.experiments,
          kubernetes: kubernetes && {
            config: kubernetes,
            clusters: deps.clusters,
          },
          local,
          logger,
          onChanged: meterTrainings(deps.metrics).changed,
          onEnd: training => publishTrained(deps.events, training),
          signals: deps.signals,
          trackingUri: server =>
            `${baseUrl}/api/ml-experiments/mlflow/${encodeURIComponent(
              server,
            )}`,
          urlReader: deps.urlReader,
        });
        const { service, engine, launchers, store, budgets, settler } = parts;
        const guard = createModelAccessGuard({
          auth,
          catalog,
          permissions,
          userInfo,
        });
        deps.permissionsRegistry.addPermissions(mlTrainingPermissions);
        const queues = new QueueService({
          config: kubernetes?.clusters ?? [],
          clusters: deps.clusters,
          callers: new CallerTrainings({
            ...{ auth, catalog, guard, store, userInfo },
          }),
        });
        const overrides = new BudgetOverrides({
          ...{ auth, catalog, permissions, userInfo },
          group: readOverrideGroup(config),
        });
        deps.httpRouter.use(
          createRouter({
            ...{ auditor, guard, httpAuth, permissions, queues, service },
            ...{ budgets, catalog, overrides },
          }),
        );
        // Of the root: when every plugin answers. Before that, a plugin that is not ready reads as one that refuses.
        rootLifecycle.addStartupHook(async () => engine.start());
        // Before the others end: a training that is told to stop still reports to its run.
        rootLifecycle.addBeforeShutdownHook(async () => {
          await engine.stop();
          queues.close();
          await launchers.close();
        });
        // Only a safety net: requests, ends of processes and the engine's own clock wake it.
        await scheduler.scheduleTask({
          id: 'ml-training-look',
          scope: 'local',
          frequency: { seconds: 30 },
          timeout: { seconds: 10 },
          fn: async () => engine.wake(),
        });
        // The engine settles what ends; this is for what a kill has left between two steps.
        await scheduler.scheduleTask({
          id: 'ml-training-settle',
          scope: 'local',
          frequency: { seconds: 30 },
          timeout: { seconds: 25 },
          fn: () => settler.settleAll(),
        });
      },
    });
  },
});
