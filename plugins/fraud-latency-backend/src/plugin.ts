import { randomUUID } from 'node:crypto';
import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { metricsServiceRef } from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { fraudLatencyPermissions } from '@modelport/plugin-fraud-latency-common';
import { createModelAccessGuard, ownIdentity } from '@modelport/plugin-ml-node';
import { CONFIGURE, readServices } from './config/readServices';
import { createFraudLatency } from './createFraudLatency';
import { createRecordServices } from './createRecordServices';
import { createAsk } from './http/ask';
import { createIngestLoops } from './records/createIngestLoops';
import { DatabasePaymentStore } from './records/DatabasePaymentStore';
import { meterRecords } from './records/meterRecords';
import { RetentionSweep } from './records/RetentionSweep';
import { createRouter } from './router/createRouter';
import { createServing } from './serving/createServing';
import { DIRECTIVE } from './serving/directiveRoute';
import { meterServing } from './serving/meterServing';
import { DatabaseFigureStore } from './store/DatabaseFigureStore';

/**
 * Backend of fraud-latency: latency, objective and decisions of the scoring services that models answer in.
 *
 * @public
 */
export const fraudLatencyPlugin = createBackendPlugin({
  pluginId: 'fraud-latency',
  register(env) {
    env.registerInit({
      deps: {
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        logger: coreServices.logger,
        metrics: metricsServiceRef,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        rootLifecycle: coreServices.rootLifecycle,
        scheduler: coreServices.scheduler,
        userInfo: coreServices.userInfo,
      },
      async init({ auditor, httpAuth, httpRouter, logger, ...deps }) {
        const { auth, catalog, permissions, userInfo, rootLifecycle } = deps;
        const configs = await readServices(deps.config);
        if (configs.length === 0) logger.warn(CONFIGURE);
        const store = await DatabaseFigureStore.create(deps.database);
        const work = {
          ...{ configs, store, logger },
          ask: createAsk(),
          holder: JSON.stringify({ ...ownIdentity(), engine: randomUUID() }),
          now: Date.now,
        };
        const { loops: figureLoops, ...parts } = createFraudLatency(work);
        const { labelLoops, ...recordServices } = createRecordServices({
          ...{ ...work, ...parts, leases: store.leases },
          db: await deps.database.getClient(),
        });
        const serving = createServing({
          ...{ ...work, ...meterServing(deps.metrics) },
          db: await deps.database.getClient(),
        });
        const payments = new DatabasePaymentStore(
          await deps.database.getClient(),
        );
        const ingestLoops = createIngestLoops(configs, {
          ...{ ...work, ...meterRecords(deps.metrics) },
          store: payments,
        });
        const sweep = new RetentionSweep({ ...work, store: payments });
        await deps.scheduler.scheduleTask({
          ...{ id: 'remove-old-records', scope: 'local' },
          ...{ frequency: { hours: 1 }, timeout: { minutes: 50 } },
          fn: signal => sweep.sweep(signal),
        });
        const loops = [...figureLoops, ...labelLoops, ...ingestLoops];
        const guard = createModelAccessGuard({
          ...{ auth, catalog, permissions, userInfo },
        });
        deps.permissionsRegistry.addPermissions(fraudLatencyPermissions);
        httpRouter.addAuthPolicy({ path: DIRECTIVE, allow: 'unauthenticated' });
        httpRouter.use(
          createRouter({
            ...{ auditor, auth, catalog, guard, httpAuth, userInfo },
            ...{ ...parts, ...recordServices, serving },
          }),
        );
        rootLifecycle.addStartupHook(async () =>
          loops.forEach(loop => loop.start()),
        );
        rootLifecycle.addBeforeShutdownHook(async () => {
          await Promise.all(loops.map(loop => loop.stop()));
        });
      },
    });
  },
});
