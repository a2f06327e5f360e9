import { mockServices } from '@backstage/backend-test-utils';
import { documentedRoutes, routesOf } from '@modelport/plugin-ml-node';
import { ML_PROMOTION_ROUTES } from '@modelport/plugin-ml-promotion-common';
import { createEndpointRouter } from '../router/createEndpointRouter';
import {
  createGate,
  createRoutes,
  type RouterOptions,
} from '../router/createRouter';
import { API_ROUTE } from '../service/DeployedApis';
import { openapi } from './openapi';

const guard = { require: jest.fn(), filterReadable: jest.fn() };

function routesOfRouters(): string[] {
  const options = {
    httpAuth: mockServices.httpAuth(),
    auditor: mockServices.auditor.mock(),
    guard,
  } as unknown as RouterOptions;
  const routers = [
    createRoutes(options, createGate(options)),
    createEndpointRouter({
      credentials: { of: jest.fn() },
      guard,
      endpoints: { call: jest.fn() },
    }),
  ];
  return routesOf(...routers);
}

const documented = documentedRoutes(openapi);

describe('the OpenAPI document', () => {
  it('holds every route of the routers, and no other', () => {
    expect(routesOfRouters()).toEqual(documented);
  });

  it('holds every route that the pages know', () => {
    expect([...ML_PROMOTION_ROUTES, `GET ${API_ROUTE}`].sort()).toEqual(
      documented,
    );
  });
});
