import {
  ApiBlueprint,
  createFrontendPlugin,
  fetchApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { RiKey2Line } from '@remixicon/react';
import { mlAccessApiRef } from './api/MlAccessApi';
import { MlAccessClient } from './api/MlAccessClient';
import { TOKENS_PATH, tokensRouteRef } from './routes';

/** The client of the backend: `api:ml-access`. */
export const mlAccessApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: mlAccessApiRef,
      deps: { fetchApi: fetchApiRef },
      factory: ({ fetchApi }) => new MlAccessClient({ fetchApi }),
    }),
});

/** The page "Access tokens", which the sidebar names: `page:ml-access`. */
export const tokensPage = PageBlueprint.make({
  params: {
    path: TOKENS_PATH,
    title: 'Access tokens',
    icon: <RiKey2Line />,
    routeRef: tokensRouteRef,
    loader: () =>
      import('./components/AccessTokensPage/AccessTokensPage').then(m => (
        <m.AccessTokensPage />
      )),
  },
});

/**
 * A page on which people make and revoke access tokens.
 *
 * @public
 */
export const mlAccessPlugin = createFrontendPlugin({
  pluginId: 'ml-access',
  title: 'Access tokens',
  icon: <RiKey2Line />,
  info: { packageJson: () => import('../package.json') },
  routes: { tokens: tokensRouteRef },
  extensions: [mlAccessApi, tokensPage],
});
