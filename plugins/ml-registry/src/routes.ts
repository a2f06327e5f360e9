import {
  createExternalRouteRef,
  createRouteRef,
} from '@backstage/frontend-plugin-api';

/**
 * The tab "Versions" on the page of a model.
 *
 * @public
 */
export const versionsTabRouteRef = createRouteRef();

/**
 * The tab that shows the run of a version; absent where its plugin is.
 *
 * @public
 */
export const runsRouteRef = createExternalRouteRef({
  defaultTarget: 'ml-experiments.runs',
});

/**
 * The tab that trains a model; absent where its plugin is.
 *
 * @public
 */
export const trainingRouteRef = createExternalRouteRef({
  defaultTarget: 'ml-training.training',
});

/**
 * The tab that deploys a version; absent where its plugin is.
 *
 * @public
 */
export const deploymentsRouteRef = createExternalRouteRef({
  defaultTarget: 'ml-promotion.deployments',
});

/** Path of the tab below the page of its entity. */
export const VERSIONS_TAB_PATH = 'versions';
