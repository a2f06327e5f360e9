import { mockServices } from '@backstage/backend-test-utils';
import { FRAUD_LATENCY_ROUTES } from '@modelport/plugin-fraud-latency-common';
import { documentedRoutes, routesOf } from '@modelport/plugin-ml-node';
import {
  createGates,
  createRoutes,
  type RouterOptions,
} from '../router/createRouter';
import { openapi } from './openapi';

const options = {
  httpAuth: mockServices.httpAuth(),
  auditor: mockServices.auditor.mock(),
  guard: { require: jest.fn(), filterReadable: jest.fn() },
} as unknown as RouterOptions;
const documented = documentedRoutes(openapi);

describe('the OpenAPI document', () => {
  it('holds every route of the router, and no other', () => {
    const routes = createRoutes(options, createGates(options));
    expect(routesOf(routes)).toEqual(documented);
  });

  it('holds every route that the pages know', () => {
    expect([...FRAUD_LATENCY_ROUTES].sort()).toEqual(documented);
  });
});
