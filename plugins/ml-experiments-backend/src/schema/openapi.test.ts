import { mockServices } from '@backstage/backend-test-utils';
import { documentedRoutes, routesOf } from '@modelport/plugin-ml-node';
import {
  ML_EXPERIMENTS_INTERNAL_ROUTES,
  ML_EXPERIMENTS_ROUTES,
} from '@modelport/plugin-ml-experiments-common';
import { createRoutes } from '../router/createRouter';
import { CLAIM_ROUTE } from '../router/internalRoutes';
import { openapi } from './openapi';

function routesOfRouter(): string[] {
  const router = createRoutes({
    httpAuth: mockServices.httpAuth(),
    auditor: mockServices.auditor.mock(),
    guard: { require: jest.fn(), filterReadable: jest.fn() },
    models: { listReadable: jest.fn() },
    service: {} as never,
    lifecycle: {} as never,
    declared: {} as never,
  });
  return routesOf(router);
}

const documented = documentedRoutes(openapi);

describe('the OpenAPI document', () => {
  it('holds every route of the router, and no other', () => {
    expect(routesOfRouter()).toEqual(documented);
  });

  it('holds every route that the pages know', () => {
    const known = [
      ...Object.values(ML_EXPERIMENTS_ROUTES).map(route => `GET ${route}`),
      ...Object.values(ML_EXPERIMENTS_INTERNAL_ROUTES).map(
        route => `POST ${route}`,
      ),
      `POST ${CLAIM_ROUTE}`,
    ];
    expect(known.sort()).toEqual(documented);
  });

  it('names every parameter of each path', () => {
    for (const [path, methods] of Object.entries(openapi.paths)) {
      const [operation] = Object.values(methods);
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const parameters: ReadonlyArray<{ name: string; in: string }> =
        operation.parameters;
      expect(
        parameters.filter(each => each.in === 'path').map(each => each.name),
      ).toEqual(inPath);
    }
  });
});
