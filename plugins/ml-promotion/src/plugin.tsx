import {
  ApiBlueprint,
  createFrontendPlugin,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { RiRocketLine } from '@remixicon/react';
import {
  ML_MODEL_TYPE,
  ML_REGISTERED_MODEL_ANNOTATION,
} from '@modelport/plugin-ml-common';
import {
  ModelSummaryBlueprint,
  NoPagesBelow,
} from '@modelport/plugin-ml-react';
import { mlPromotionApiRef } from './api/MlPromotionApi';
import { MlPromotionClient } from './api/MlPromotionClient';
import {
  DEPLOYMENTS_TAB_PATH,
  deploymentsTabRouteRef,
  tokensRouteRef,
  versionsRouteRef,
} from './routes';

/** The client of the backend: `api:ml-promotion`. */
export const mlPromotionApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: mlPromotionApiRef,
      deps: { fetchApi: fetchApiRef },
      factory: ({ fetchApi }) => new MlPromotionClient({ fetchApi }),
    }),
});

/** The tab "Deployments" of a model: `entity-content:ml-promotion/deployments`. */
export const deploymentsEntityContent = EntityContentBlueprint.make({
  name: 'deployments',
  params: {
    path: DEPLOYMENTS_TAB_PATH,
    title: 'Deployments',
    group: 'deployment',
    routeRef: deploymentsTabRouteRef,
    filter: {
      $any: [
        { $all: [{ kind: 'component' }, { 'spec.type': ML_MODEL_TYPE }] },
        {
          [`metadata.annotations.${ML_REGISTERED_MODEL_ANNOTATION}`]: {
            $exists: true,
          },
        },
      ],
    },
    loader: () =>
      import('./components/DeploymentsTab/DeploymentsTab').then(m => (
        <NoPagesBelow>
          <m.DeploymentsTab />
        </NoPagesBelow>
      )),
  },
});

/** The row "Deployment" of the card "Model": `model-summary:ml-promotion/deployment`. */
export const deploymentSummary = ModelSummaryBlueprint.make({
  name: 'deployment',
  params: {
    order: 300,
    loader: () =>
      import('./components/ModelSummary/DeploymentRow').then(m => (
        <m.DeploymentRow />
      )),
  },
});

/**
 * Deployments of a model on its page, with a form to try them.
 *
 * @public
 */
export const mlPromotionPlugin = createFrontendPlugin({
  pluginId: 'ml-promotion',
  title: 'Deployments',
  icon: <RiRocketLine />,
  info: { packageJson: () => import('../package.json') },
  routes: { deployments: deploymentsTabRouteRef },
  externalRoutes: { versions: versionsRouteRef, tokens: tokensRouteRef },
  extensions: [mlPromotionApi, deploymentsEntityContent, deploymentSummary],
});
