import { createRouteRef } from '@backstage/frontend-plugin-api';

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

/** Path of the tab below the page of its entity. */
export const RUNS_TAB_PATH = 'runs';
