import { mockServices } from '@backstage/backend-test-utils';
import {
  ML_REGISTRY_INTERNAL_ROUTES,
  ML_REGISTRY_ROUTES,
} from '@modelport/plugin-ml-registry-common';
import { createRouter } from '../router/createRouter';
import { openapi } from './openapi';

interface Layer {
  route?: { path: string; methods: Record<string, boolean> };
}

function routesOfRouter(): string[] {
  const router = createRouter({
    httpAuth: mockServices.httpAuth(),
    auditor: mockServices.auditor.mock(),
    guard: { require: jest.fn(), filterReadable: jest.fn() },
    services: { requests: { approve() {}, reject() {} } } as never,
  });
  return (router.stack as Layer[])
    .flatMap(({ route }) =>
      route
        ? Object.keys(route.methods).map(
            method => `${method.toUpperCase()} ${route.path}`,
          )
        : [],
    )
    .filter(route => route !== 'GET /openapi.json')
    .sort();
}

const documented = Object.entries(openapi.paths)
  .flatMap(([path, methods]) =>
    Object.keys(methods).map(
      method => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`,
    ),
  )
  .sort();

describe('the OpenAPI document', () => {
  it('holds every route of the router, and no other', () => {
    expect(routesOfRouter()).toEqual(documented);
  });

  it('holds every route that the pages and plugins know', () => {
    const { recordRegistration, files, content } = ML_REGISTRY_INTERNAL_ROUTES;
    expect(
      [
        ...ML_REGISTRY_ROUTES,
        `POST ${recordRegistration}`,
        `GET ${files}`,
        `GET ${content}`,
      ].sort(),
    ).toEqual(documented);
  });
});
