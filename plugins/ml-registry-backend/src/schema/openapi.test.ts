import { mockServices } from '@backstage/backend-test-utils';
import { documentedRoutes, routesOf } from '@modelport/plugin-ml-node';
import {
  ML_REGISTRY_INTERNAL_ROUTES,
  ML_REGISTRY_ROUTES,
} from '@modelport/plugin-ml-registry-common';
import { createGate, createRoutes } from '../router/createRouter';
import { openapi } from './openapi';

function routesOfRouter(): string[] {
  const options = {
    httpAuth: mockServices.httpAuth(),
    auditor: mockServices.auditor.mock(),
    guard: { require: jest.fn(), filterReadable: jest.fn() },
    services: { requests: { approve() {}, reject() {} } } as never,
  };
  const router = createRoutes(options, createGate(options));
  return routesOf(router);
}

const documented = documentedRoutes(openapi);

describe('the OpenAPI document', () => {
  it('holds every route of the router, and no other', () => {
    expect(routesOfRouter()).toEqual(documented);
  });

  it('holds every route that the pages and plugins know', () => {
    const { recordRegistration, claim, files, content } =
      ML_REGISTRY_INTERNAL_ROUTES;
    expect(
      [
        ...ML_REGISTRY_ROUTES,
        `POST ${recordRegistration}`,
        `GET ${claim}`,
        `GET ${files}`,
        `GET ${content}`,
      ].sort(),
    ).toEqual(documented);
  });
});
