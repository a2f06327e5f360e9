import { createValidatedOpenApiRouter } from '@backstage/backend-openapi-utils';
import type {
  AuditorService,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import {
  answerUnknownRoutes,
  type ModelAccessGuard,
  ModelGate,
  refuseLargeBodies,
  requirePlainNumbers,
} from '@modelport/plugin-ml-node';
import { mlRegistryReadPermission } from '@modelport/plugin-ml-registry-common';
import express, { type Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { openapi } from '../schema/openapi';
import type { RegistryServices } from '../service/RegistryServices';
import { addInternalRoutes, guardInternalRoutes } from './internalRoutes';
import { addRequestRoutes, guardRequestRoutes } from './requestRoutes';
import { addVersionRoutes, guardVersionRoutes } from './versionRoutes';

/** What {@link createRouter} needs. */
export interface RouterOptions {
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  guard: ModelAccessGuard;
  services: RegistryServices;
  /** Refuses to send an answer that is not as documented; for tests. */
  validateResponses?: boolean;
}

/** Creates the gate of the routes for people. */
export function createGate(
  options: Pick<RouterOptions, 'httpAuth' | 'auditor' | 'guard'>,
): ModelGate {
  const readPermission = mlRegistryReadPermission;
  return new ModelGate({ ...options, readPermission });
}

/** Creates the routes of the OpenAPI document: each parses, passes the guard, calls a service once and sends the answer. */
export function createRoutes(options: RouterOptions, gate: ModelGate): Router {
  const { services } = options;
  const router: Router = createValidatedOpenApiRouter(openapi, {
    validatorOptions: { validateResponses: options.validateResponses ?? false },
    middleware: [refuseLargeBodies(express.json({ limit: '100kb' }))],
  });
  router.use(requirePlainNumbers);
  addVersionRoutes(router, gate, services);
  addRequestRoutes(router, gate, services);
  addInternalRoutes(router, { auditor: options.auditor, service: services });
  return router;
}

/** Creates the router: the routes, behind an entrance that sees to who calls before what is sent. */
export function createRouter(options: RouterOptions): Router {
  const gate = createGate(options);
  const entrance = PromiseRouter();
  guardVersionRoutes(entrance, gate);
  guardRequestRoutes(entrance, gate);
  guardInternalRoutes(entrance, options.httpAuth);
  entrance.use(createRoutes(options, gate));
  entrance.use(answerUnknownRoutes(adviseOnChampion));
  return entrance;
}

/** Whoever would move champion, as challenger is moved, is told how it moves. */
function adviseOnChampion(asked: { method: string; path: string }) {
  const { method, path } = asked;
  return method !== 'GET' && path.endsWith('/aliases/champion')
    ? `champion moves by a request that somebody else approves: ask by POST ${path.replace(
        /aliases\/champion$/,
        'requests',
      )}`
    : undefined;
}
