import {
  createExternalRouteRef,
  createRouteRef,
} from '@backstage/frontend-plugin-api';

/**
 * The page that lists the latest runs of all models.
 *
 * @public
 */
export const experimentsRouteRef = createRouteRef();

/**
 * The tab "Runs" on the page of a model.
 *
 * @public
 */
export const runsTabRouteRef = createRouteRef();

/**
 * The tab that registers the model of a run; absent where its plugin is.
 *
 * @public
 */
export const versionsRouteRef = createExternalRouteRef({
  defaultTarget: 'ml-registry.versions',
});

/**
 * The tab that shows the training of a run; absent where its plugin is.
 *
 * @public
 */
export const trainingRouteRef = createExternalRouteRef({
  defaultTarget: 'ml-training.training',
});

/**
 * The page on which people make access tokens; absent where its plugin is.
 *
 * @public
 */
export const tokensRouteRef = createExternalRouteRef({
  defaultTarget: 'ml-access.tokens',
});

/** Path of the tab below the page of its entity. */
export const RUNS_TAB_PATH = 'runs';
