import {
  createExtensionTester,
  renderInTestApp,
} from '@backstage/frontend-test-utils';
import { mockBreakpoint } from '@backstage/core-components/testUtils';
import { SignInPageBlueprint } from '@backstage/plugin-app-react';
import { RiFlaskLine } from '@remixicon/react';
import { screen } from '@testing-library/react';
import signInModule from './index';
import { demoSignInPage } from './module';
import { PortalSidebar } from './navigation/PortalSidebar';

const item = (id: string, title: string) => ({
  node: { spec: { id } },
  href: `/${id.replace('page:', '')}`,
  title,
  icon: <RiFlaskLine />,
  routeRef: undefined,
});

const ITEMS = [
  item('page:catalog', 'Catalog'),
  item('page:ml-experiments', 'Experiments'),
  item('page:api-docs', 'APIs'),
];

type Props = Parameters<typeof PortalSidebar>[0];

/** The part of the navigation items that the sidebar uses; what is taken is not in the rest. */
function navItems() {
  return {
    withComponent: (
      Component: (each: (typeof ITEMS)[number]) => JSX.Element,
    ) => {
      const taken = new Set<string>();
      return {
        take: (id: string) => {
          taken.add(id);
          const found = ITEMS.find(each => each.node.spec.id === id);
          return found ? <Component {...found} /> : null;
        },
        rest: () =>
          ITEMS.filter(each => !taken.has(each.node.spec.id)).map(each => (
            <Component key={each.title} {...each} />
          )),
      };
    },
  } as unknown as Props['navItems'];
}

it('is a module of the app', () => {
  expect(signInModule).toMatchObject({ pluginId: 'app' });
});

it('brings the page of the demo profile', async () => {
  expect(
    createExtensionTester(demoSignInPage).get(
      SignInPageBlueprint.dataRefs.component,
    ),
  ).toBeDefined();
});

it('lists pages of daily use first and every other page after them', async () => {
  mockBreakpoint({ matches: true });
  renderInTestApp(<PortalSidebar navItems={navItems()} items={[]} />);
  const links = await screen.findAllByRole('link');
  const names = links.map(link => link.getAttribute('href'));
  expect(names.indexOf('/catalog')).toBeLessThan(
    names.indexOf('/ml-experiments'),
  );
  expect(names.indexOf('/ml-experiments')).toBeLessThan(
    names.indexOf('/api-docs'),
  );
});
