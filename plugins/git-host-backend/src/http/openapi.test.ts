import { mockServices } from '@backstage/backend-test-utils';
import { documentedRoutes, routesOf } from '@modelport/plugin-ml-node';
import { createPageRouter, PageOptions } from '../pages/pageRouter';
import { openapi } from './openapi';
import {
  createRepositoriesRouter,
  RepositoriesRouterOptions,
} from './repositoriesRouter';
import { createSmartHttpRouter, SmartHttpOptions } from './smartHttpRouter';

/** Routers without what they work with: their routes are looked at, and none is asked. */
const routers = [
  createSmartHttpRouter({} as SmartHttpOptions),
  createRepositoriesRouter({
    auditor: mockServices.auditor.mock(),
    httpAuth: mockServices.httpAuth(),
  } as unknown as RepositoriesRouterOptions),
  createPageRouter({} as PageOptions),
];

it('documents every route of the routers, and no other', () => {
  expect(
    documentedRoutes(openapi)
      .map(route => route.replace(':address', '*'))
      .sort(),
  ).toEqual(routesOf(...routers));
});
