import {
  ApiBlueprint,
  createFrontendPlugin,
  fetchApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { RiPlayCircleLine, RiStackLine } from '@remixicon/react';
import {
  ML_EXPERIMENT_ANNOTATION,
  ML_MODEL_TYPE,
} from '@modelport/plugin-ml-common';
import {
  ModelSummaryBlueprint,
  NoPagesBelow,
  RunPanelBlueprint,
} from '@modelport/plugin-ml-react';
import { mlTrainingApiRef } from './api/MlTrainingApi';
import { MlTrainingClient } from './api/MlTrainingClient';
import {
  QUEUES_PATH,
  queuesRouteRef,
  runsRouteRef,
  TRAINING_TAB_PATH,
  trainingTabRouteRef,
  versionsRouteRef,
} from './routes';

/** The client of the backend: `api:ml-training`. */
export const mlTrainingApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: mlTrainingApiRef,
      deps: { fetchApi: fetchApiRef },
      factory: ({ fetchApi }) => new MlTrainingClient({ fetchApi }),
    }),
});

/** The tab "Training" of a model: `entity-content:ml-training/training`. */
export const trainingEntityContent = EntityContentBlueprint.make({
  name: 'training',
  params: {
    path: TRAINING_TAB_PATH,
    title: 'Training',
    group: 'development',
    routeRef: trainingTabRouteRef,
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
      import('./components/TrainingTab/TrainingTab').then(m => (
        <NoPagesBelow>
          <m.TrainingTab />
        </NoPagesBelow>
      )),
  },
});

/** The row "Last training" of the card "Model": `model-summary:ml-training/last-training`. */
export const lastTrainingSummary = ModelSummaryBlueprint.make({
  name: 'last-training',
  params: {
    order: 200,
    loader: () =>
      import('./components/ModelSummary/LastTrainingRow').then(m => (
        <m.LastTrainingRow />
      )),
  },
});

/** The log on the page of the run of a training: `run-panel:ml-training/log`. */
export const runLogPanel = RunPanelBlueprint.make({
  name: 'log',
  params: {
    order: 100,
    loader: () =>
      import('./components/RunLog/RunLogPanel').then(m => <m.RunLogPanel />),
  },
});

/** The page "Training queues", which the sidebar names: `page:ml-training`. */
export const queuesPage = PageBlueprint.make({
  params: {
    path: QUEUES_PATH,
    title: 'Training queues',
    icon: <RiStackLine />,
    routeRef: queuesRouteRef,
    loader: () =>
      import('./components/QueuePage/QueuePage').then(m => <m.QueuePage />),
  },
});

/**
 * Start, follow and cancel trainings on the page of a model.
 *
 * @public
 */
export const mlTrainingPlugin = createFrontendPlugin({
  pluginId: 'ml-training',
  title: 'Training',
  icon: <RiPlayCircleLine />,
  info: { packageJson: () => import('../package.json') },
  routes: { training: trainingTabRouteRef, queues: queuesRouteRef },
  externalRoutes: { runs: runsRouteRef, versions: versionsRouteRef },
  extensions: [
    mlTrainingApi,
    trainingEntityContent,
    lastTrainingSummary,
    runLogPanel,
    queuesPage,
  ],
});
