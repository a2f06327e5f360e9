import { mockServices } from '@backstage/backend-test-utils';
import { ML_ACCESS_ROUTES } from '@modelport/plugin-ml-access-common';
import { openapi } from './openapi';
import { createRouter, RouterOptions } from './router';

type Layer = { route?: { path: string; methods: Record<string, boolean> } };

const router = createRouter({
  auditor: mockServices.auditor.mock(),
  httpAuth: mockServices.httpAuth(),
} as unknown as RouterOptions);

const routes = (router.stack as Layer[])
  .flatMap(({ route }) =>
    route
      ? Object.keys(route.methods).map(
          method => `${method.toUpperCase()} ${route.path}`,
        )
      : [],
  )
  .filter(route => route !== 'GET /openapi.json')
  .sort();

const documented = Object.entries(openapi.paths)
  .flatMap(([path, methods]) =>
    Object.keys(methods).map(
      method => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`,
    ),
  )
  .sort();

describe('the OpenAPI document', () => {
  it('holds every route of the router, and no other', () => {
    expect(routes).toEqual(documented);
  });

  it('holds every route that the pages know', () => {
    expect([...ML_ACCESS_ROUTES].sort()).toEqual(documented);
  });
});
