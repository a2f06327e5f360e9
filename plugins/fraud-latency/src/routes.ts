import {
  createExternalRouteRef,
  createRouteRef,
} from '@backstage/frontend-plugin-api';

/**
 * The tab "Latency" on the page of a model. `?window=6h` below it names the span of time, `?decision=ID` a transaction.
 *
 * @public
 */
export const latencyTabRouteRef = createRouteRef();

/**
 * The tab "Decisions" on the page of a model. `?view=review` below it names a part of it, `?review=ID` a payment in review,
 * `?decision=ID` a payment whose decision is explained.
 *
 * @public
 */
export const decisionsTabRouteRef = createRouteRef();

/**
 * The tab that shows the versions of a model; absent where its plugin is.
 *
 * @public
 */
export const versionsRouteRef = createExternalRouteRef({
  defaultTarget: 'ml-registry.versions',
});

/** Path of the tab below the page of its entity. */
export const LATENCY_TAB_PATH = 'latency';

/** Path of the tab "Decisions" below the page of its entity. */
export const DECISIONS_TAB_PATH = 'decisions';
