import {
  AppRootElementBlueprint,
  createFrontendPlugin,
} from '@backstage/frontend-plugin-api';
import { GitHostCookie } from './GitHostCookie';

const cookie = AppRootElementBlueprint.make({
  name: 'cookie',
  params: { element: <GitHostCookie /> },
});

/**
 * The plugin that lets links such as "View source" open pages of the git host.
 *
 * @public
 */
export const gitHostPlugin = createFrontendPlugin({
  pluginId: 'git-host',
  info: { packageJson: () => import('../package.json') },
  extensions: [cookie],
});
