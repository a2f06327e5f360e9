import {
  createExternalRouteRef,
  createRouteRef,
} from '@backstage/frontend-plugin-api';

/**
 * The tab "Training" on the page of a model.
 *
 * @public
 */
export const trainingTabRouteRef = createRouteRef();

/**
 * The tab that shows the run of a training; absent where its plugin is.
 *
 * @public
 */
export const runsRouteRef = createExternalRouteRef({
  defaultTarget: 'ml-experiments.runs',
});

/**
 * The tab that registers the model of a run; absent where its plugin is.
 *
 * @public
 */
export const versionsRouteRef = createExternalRouteRef({
  defaultTarget: 'ml-registry.versions',
});

/**
 * The page with the queues of all clusters.
 *
 * @public
 */
export const queuesRouteRef = createRouteRef();

/** Path of the page with the queues. */
export const QUEUES_PATH = '/training-queues';

/** Path of the tab below the page of its entity. */
export const TRAINING_TAB_PATH = 'training';
