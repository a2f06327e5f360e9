import {
  createExternalRouteRef,
  createRouteRef,
} from '@backstage/frontend-plugin-api';

/**
 * The tab "Deployments" on the page of a model. `?deploy=VERSION` below it opens the form that deploys a version.
 *
 * @public
 */
export const deploymentsTabRouteRef = createRouteRef();

/**
 * The tab that shows the versions of a model; absent where its plugin is.
 *
 * @public
 */
export const versionsRouteRef = createExternalRouteRef({
  defaultTarget: 'ml-registry.versions',
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
export const DEPLOYMENTS_TAB_PATH = 'deployments';
