import { createFrontendModule } from '@backstage/frontend-plugin-api';
import {
  NavContentBlueprint,
  SignInPageBlueprint,
} from '@backstage/plugin-app-react';
import { PortalSidebar } from './navigation/PortalSidebar';

/**
 * The module that puts the sign-in page and the sidebar into the app.
 *
 * @public
 */
export const appModuleMlSignIn = createFrontendModule({
  pluginId: 'app',
  extensions: [
    SignInPageBlueprint.make({
      params: {
        loader: () =>
          import('./SignInPage/DemoSignInPage').then(m => m.DemoSignInPage),
      },
    }),
    NavContentBlueprint.make({ params: { component: PortalSidebar } }),
  ],
});
