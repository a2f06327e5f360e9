import {
  ApiBlueprint,
  coreExtensionData,
  createExtensionInput,
  createFrontendPlugin,
  fetchApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { RiFlaskLine } from '@remixicon/react';
import {
  ML_EXPERIMENT_ANNOTATION,
  ML_MODEL_TYPE,
} from '@modelport/plugin-ml-common';
import {
  metricDeclarationsApiRef,
  NoPagesBelow,
  runNameApiRef,
  RunPanelBlueprint,
} from '@modelport/plugin-ml-react';
import { mlExperimentsApiRef } from './api/MlExperimentsApi';
import { MlExperimentsClient } from './api/MlExperimentsClient';
import { RunNames } from './api/RunNames';
import {
  experimentsRouteRef,
  RUNS_TAB_PATH,
  runsTabRouteRef,
  tokensRouteRef,
  trainingRouteRef,
  versionsRouteRef,
} from './routes';

/** The client of the backend: `api:ml-experiments`. */
export const mlExperimentsApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: mlExperimentsApiRef,
      deps: { fetchApi: fetchApiRef },
      factory: ({ fetchApi }) => new MlExperimentsClient({ fetchApi }),
    }),
});

/** What models declare of their metrics, for every plugin: `api:ml-experiments/metric-declarations`. */
export const metricDeclarationsApi = ApiBlueprint.make({
  name: 'metric-declarations',
  params: defineParams =>
    defineParams({
      api: metricDeclarationsApiRef,
      deps: { client: mlExperimentsApiRef },
      factory: ({ client }) => client,
    }),
});

/** What runs are called, for every plugin: `api:ml-experiments/run-name`. */
export const runNameApi = ApiBlueprint.make({
  name: 'run-name',
  params: defineParams =>
    defineParams({
      api: runNameApiRef,
      deps: { client: mlExperimentsApiRef },
      factory: ({ client }) => new RunNames(client),
    }),
});

/**
 * The tab "Runs" of a model: `entity-content:ml-experiments/runs`. Other domains put panels on the page of a run with
 * `RunPanelBlueprint`.
 */
export const runsEntityContent = EntityContentBlueprint.makeWithOverrides({
  name: 'runs',
  inputs: {
    panels: createExtensionInput([
      coreExtensionData.reactElement,
      RunPanelBlueprint.dataRefs.order,
    ]),
  },
  factory: (originalFactory, { inputs }) =>
    originalFactory({
      path: RUNS_TAB_PATH,
      title: 'Runs',
      group: 'development',
      routeRef: runsTabRouteRef,
      filter: {
        $any: [
          { $all: [{ kind: 'component' }, { 'spec.type': ML_MODEL_TYPE }] },
          {
            [`metadata.annotations.${ML_EXPERIMENT_ANNOTATION}`]: {
              $exists: true,
            },
          },
        ],
      },
      loader: () =>
        import('./components/RunsTab/RunsTab').then(m => (
          <NoPagesBelow>
            <m.RunsTab
              panels={inputs.panels.map(panel => ({
                id: panel.node.spec.id,
                order: panel.get(RunPanelBlueprint.dataRefs.order),
                element: panel.get(coreExtensionData.reactElement),
              }))}
            />
          </NoPagesBelow>
        )),
    }),
});

/** The page "Experiments": `page:ml-experiments`. */
export const experimentsPage = PageBlueprint.make({
  params: {
    path: '/ml-experiments',
    title: 'Experiments',
    icon: <RiFlaskLine />,
    routeRef: experimentsRouteRef,
    loader: () =>
      import('./components/ExperimentsPage/ExperimentsPage').then(m => (
        <m.ExperimentsPage />
      )),
  },
});

/**
 * Runs of a model on its catalog page, and the latest runs of all models.
 *
 * @public
 */
export const mlExperimentsPlugin = createFrontendPlugin({
  pluginId: 'ml-experiments',
  title: 'Experiments',
  icon: <RiFlaskLine />,
  info: { packageJson: () => import('../package.json') },
  routes: { root: experimentsRouteRef, runs: runsTabRouteRef },
  externalRoutes: {
    versions: versionsRouteRef,
    training: trainingRouteRef,
    tokens: tokensRouteRef,
  },
  extensions: [
    mlExperimentsApi,
    metricDeclarationsApi,
    runNameApi,
    runsEntityContent,
    experimentsPage,
  ],
});
