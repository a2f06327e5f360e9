import { mockServices } from '@backstage/backend-test-utils';
import { createPageRouter, PageOptions } from '../pages/pageRouter';
import { openapi } from './openapi';
import {
  createRepositoriesRouter,
  RepositoriesRouterOptions,
} from './repositoriesRouter';
import { createSmartHttpRouter, SmartHttpOptions } from './smartHttpRouter';

type Layer = { route?: { path: string; methods: Record<string, boolean> } };

/** Routers without what they work with: their routes are looked at, and none is asked. */
const routers = [
  createSmartHttpRouter({} as SmartHttpOptions),
  createRepositoriesRouter({
    auditor: mockServices.auditor.mock(),
    httpAuth: mockServices.httpAuth(),
  } as unknown as RepositoriesRouterOptions),
  createPageRouter({} as PageOptions),
];

const routes = routers
  .flatMap(router => router.stack as Layer[])
  .flatMap(({ route }) =>
    route
      ? Object.keys(route.methods).map(
          method => `${method.toUpperCase()} ${route.path}`,
        )
      : [],
  )
  .filter(route => route !== 'GET /openapi.json');

const documented = Object.entries(openapi.paths).flatMap(([path, methods]) =>
  Object.keys(methods).map(
    method =>
      `${method.toUpperCase()} ${path
        .replace('{address}', '*')
        .replace(/\{(\w+)\}/g, ':$1')}`,
  ),
);

it('documents every route of the routers, and no other', () => {
  expect(documented.sort()).toEqual(routes.sort());
});
