import { mockServices } from '@backstage/backend-test-utils';
import { ML_ACCESS_ROUTES } from '@modelport/plugin-ml-access-common';
import { documentedRoutes, routesOf } from '@modelport/plugin-ml-node';
import { openapi } from './openapi';
import { createRoutes, RouterOptions } from './router';

const router = createRoutes({
  auditor: mockServices.auditor.mock(),
  httpAuth: mockServices.httpAuth(),
} as unknown as RouterOptions);

const documented = documentedRoutes(openapi);

describe('the OpenAPI document', () => {
  it('holds every route of the router, and no other', () => {
    expect(routesOf(router)).toEqual(documented);
  });

  it('holds every route that the pages know', () => {
    expect([...ML_ACCESS_ROUTES].sort()).toEqual(documented);
  });
});
