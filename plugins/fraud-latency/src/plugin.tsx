import {
  ApiBlueprint,
  createFrontendPlugin,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { RiTimerFlashLine } from '@remixicon/react';
import { SCORING_SERVICE_ANNOTATION } from '@modelport/plugin-fraud-latency-common';
import { NoPagesBelow } from '@modelport/plugin-ml-react';
import { fraudLatencyApiRef } from './api/FraudLatencyApi';
import { FraudLatencyClient } from './api/FraudLatencyClient';
import {
  DECISIONS_TAB_PATH,
  decisionsTabRouteRef,
  LATENCY_TAB_PATH,
  latencyTabRouteRef,
  versionsRouteRef,
} from './routes';

/** The client of the backend: `api:fraud-latency`. */
export const fraudLatencyApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: fraudLatencyApiRef,
      deps: { fetchApi: fetchApiRef },
      factory: ({ fetchApi }) => new FraudLatencyClient({ fetchApi }),
    }),
});

/** The tab "Latency" of a model: `entity-content:fraud-latency/latency`. */
export const latencyEntityContent = EntityContentBlueprint.make({
  name: 'latency',
  params: {
    path: LATENCY_TAB_PATH,
    title: 'Latency',
    group: 'observability',
    routeRef: latencyTabRouteRef,
    filter: {
      [`metadata.annotations.${SCORING_SERVICE_ANNOTATION}`]: {
        $exists: true,
      },
    },
    loader: () =>
      import('./components/LatencyTab/LatencyTab').then(m => (
        <NoPagesBelow>
          <m.LatencyTab />
        </NoPagesBelow>
      )),
  },
});

/** The tab "Decisions" of a model: `entity-content:fraud-latency/decisions`. */
export const decisionsEntityContent = EntityContentBlueprint.make({
  name: 'decisions',
  params: {
    path: DECISIONS_TAB_PATH,
    title: 'Decisions',
    group: 'observability',
    routeRef: decisionsTabRouteRef,
    filter: {
      [`metadata.annotations.${SCORING_SERVICE_ANNOTATION}`]: {
        $exists: true,
      },
    },
    loader: () =>
      import('./components/DecisionsTab/DecisionsTab').then(m => (
        <NoPagesBelow>
          <m.DecisionsTab />
        </NoPagesBelow>
      )),
  },
});

/**
 * Latency, objective and decisions of the service that scores with a model, on the page of the model.
 *
 * @public
 */
export const fraudLatencyPlugin = createFrontendPlugin({
  pluginId: 'fraud-latency',
  title: 'Latency',
  icon: <RiTimerFlashLine />,
  info: { packageJson: () => import('../package.json') },
  routes: { latency: latencyTabRouteRef, decisions: decisionsTabRouteRef },
  externalRoutes: { versions: versionsRouteRef },
  extensions: [fraudLatencyApi, latencyEntityContent, decisionsEntityContent],
});
