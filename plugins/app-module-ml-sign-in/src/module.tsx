import { createFrontendModule } from '@backstage/frontend-plugin-api';
import {
  NavContentBlueprint,
  SignInPageBlueprint,
} from '@backstage/plugin-app-react';
import { PortalSidebar } from './navigation/PortalSidebar';

/** The page on which somebody says who they are. */
export const demoSignInPage = SignInPageBlueprint.make({
  params: {
    loader: () =>
      import('./SignInPage/DemoSignInPage').then(m => m.DemoSignInPage),
  },
});

const sidebar = NavContentBlueprint.make({
  params: { component: PortalSidebar },
});

/**
 * The module that puts the sign-in page and the sidebar into the app.
 *
 * @public
 */
export const appModuleMlSignIn = createFrontendModule({
  pluginId: 'app',
  extensions: [demoSignInPage, sidebar],
});
