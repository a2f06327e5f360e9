import { createValidatedOpenApiRouter } from '@backstage/backend-openapi-utils';
import type {
  AuditorService,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import {
  type ModelAccessGuard,
  refuseLargeBodies,
} from '@modelport/plugin-ml-node';
import express, { type Router } from 'express';
import { openapi } from '../schema/openapi';
import type { RegistryServices } from '../service/RegistryServices';
import { addInternalRoutes } from './internalRoutes';
import { addRequestRoutes } from './requestRoutes';
import { createGate } from './gate';
import { addVersionRoutes } from './versionRoutes';

/** What {@link createRouter} needs. */
export interface RouterOptions {
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  guard: ModelAccessGuard;
  services: RegistryServices;
  /** Refuses to send an answer that is not as documented; for tests. */
  validateResponses?: boolean;
}

/** Creates the router: each route parses, passes the guard, calls a service once and sends the answer. */
export function createRouter(options: RouterOptions): Router {
  const { services } = options;
  const router: Router = createValidatedOpenApiRouter(openapi, {
    validatorOptions: { validateResponses: options.validateResponses ?? false },
    middleware: [refuseLargeBodies(express.json({ limit: '100kb' }))],
  });
  const gate = createGate(options);
  addVersionRoutes(router, gate, services);
  addRequestRoutes(router, gate, services);
  addInternalRoutes(router, { ...options, service: services });
  return router;
}
