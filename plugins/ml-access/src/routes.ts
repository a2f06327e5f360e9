import { createRouteRef } from '@backstage/frontend-plugin-api';

/**
 * The page "Access tokens". `?entity=component:default/NAME&access=read` below it opens the form that makes one.
 *
 * @public
 */
export const tokensRouteRef = createRouteRef();

/** Path of the page. */
export const TOKENS_PATH = '/ml-access';
