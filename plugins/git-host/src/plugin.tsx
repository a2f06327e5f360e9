import {
  AppRootElementBlueprint,
  createFrontendPlugin,
} from '@backstage/frontend-plugin-api';
import { FormFieldBlueprint } from '@backstage/plugin-scaffolder-react/alpha';
import { GitHostCookie } from './GitHostCookie';

const cookie = AppRootElementBlueprint.make({
  name: 'cookie',
  params: { element: <GitHostCookie /> },
});

const repositoryName = FormFieldBlueprint.make({
  name: 'model-repository-name',
  params: {
    field: async () =>
      (await import('./repositoryName/formField')).modelRepositoryName,
  },
});

/**
 * The plugin that lets links such as "View source" open pages of the git host, and brings the form's field
 * `ModelRepositoryName`.
 *
 * @public
 */
export const gitHostPlugin = createFrontendPlugin({
  pluginId: 'git-host',
  info: { packageJson: () => import('../package.json') },
  extensions: [cookie, repositoryName],
});
