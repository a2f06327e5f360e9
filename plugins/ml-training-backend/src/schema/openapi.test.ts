import { mockServices } from '@backstage/backend-test-utils';
import { documentedRoutes, routesOf } from '@modelport/plugin-ml-node';
import { ML_TRAINING_ROUTES } from '@modelport/plugin-ml-training-common';
import { createGate, createRoutes } from '../router/createRouter';
import type { TrainingService } from '../service/TrainingService';
import { openapi } from './openapi';

function routesOfRouter(): string[] {
  const options = {
    httpAuth: mockServices.httpAuth(),
    auditor: mockServices.auditor.mock(),
    guard: { require: jest.fn(), filterReadable: jest.fn() },
    permissions: mockServices.permissions.mock(),
    queues: { read: jest.fn() },
    budgets: { readMonth: jest.fn() },
    overrides: { require: jest.fn() },
    catalog: { getEntitiesByRefs: jest.fn() },
    service: {} as TrainingService,
  };
  return routesOf(createRoutes(options, createGate(options)));
}

const documented = documentedRoutes(openapi);

describe('the OpenAPI document', () => {
  it('holds every route of the router, and no other', () => {
    expect(routesOfRouter()).toEqual(documented);
  });

  it('holds every route that the pages know', () => {
    expect([...ML_TRAINING_ROUTES].sort()).toEqual(documented);
  });
});
