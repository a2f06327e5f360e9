import type {
  AuditorService,
  BackstageCredentials,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import { createValidatedOpenApiRouter } from '@backstage/backend-openapi-utils';
import { stringifyEntityRef } from '@backstage/catalog-model';
import {
  ML_EXPERIMENTS_LIMITS,
  ML_EXPERIMENTS_ROUTES as ROUTES,
  mlExperimentsReadPermission,
} from '@modelport/plugin-ml-experiments-common';
import {
  answerUnknownRoutes,
  audited,
  type ModelAccessGuard,
  refuseLargeBodies,
  requirePlainNumbers,
} from '@modelport/plugin-ml-node';
import express, { type Request, type Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { openapi } from '../schema/openapi';
import type { DeclaredMetrics } from '../service/DeclaredMetrics';
import type { ExperimentsService } from '../service/ExperimentsService';
import type { ModelCatalog } from '../service/ModelCatalog';
import type { RunLifecycle } from '../service/RunLifecycle';
import { addInternalRoutes, guardInternalRoutes } from './internalRoutes';
import { sendArtifact } from './sendArtifact';

/** What {@link createRouter} needs. */
export interface RouterOptions {
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  guard: ModelAccessGuard;
  models: ModelCatalog;
  service: ExperimentsService;
  lifecycle: RunLifecycle;
  declared: Pick<DeclaredMetrics, 'of'>;
  /** Refuses to send an answer that is not as documented; for tests. */
  validateResponses?: boolean;
}

// The validated router has checked every parameter against the OpenAPI document and coerced its type.
type Query = {
  pageToken?: string;
  pageSize?: number;
  orderBy?: string;
  filter?: string;
  key?: string[];
  runId?: string[];
  path?: string;
  download?: boolean;
};

const queryOf = (req: Request) => req.query as Query;

const pageOf = (req: Request) => ({
  pageToken: queryOf(req).pageToken,
  pageSize: queryOf(req).pageSize ?? ML_EXPERIMENTS_LIMITS.defaultPageSize,
});

/** Creates the routes of the OpenAPI document: each parses, passes the guard, calls the service once and sends the answer. */
export function createRoutes(options: RouterOptions): Router {
  const { httpAuth, auditor, guard, models, service, lifecycle } = options;
  const { declared } = options;
  const router: Router = createValidatedOpenApiRouter(openapi, {
    validatorOptions: { validateResponses: options.validateResponses ?? false },
    middleware: [refuseLargeBodies(express.json({ limit: '100kb' }))],
  });
  router.use(requirePlainNumbers);

  const authenticate = (req: Request): Promise<BackstageCredentials> =>
    httpAuth.credentials(req, { allow: ['user', 'service'] });

  const entityRefOf = ({ params: { kind, namespace, name } }: Request) =>
    stringifyEntityRef({ kind, namespace, name });

  const authorise = async (req: Request) => {
    const { entity } = await guard.require({
      credentials: await authenticate(req),
      permission: mlExperimentsReadPermission,
      entityRef: entityRefOf(req),
      action: 'read',
    });
    return entity;
  };

  router.get(ROUTES.servers, async (req, res) => {
    await authenticate(req);
    res.json(await service.listServers());
  });

  router.get(ROUTES.locate, async (req, res) => {
    const entities = await models.listReadable(await authenticate(req));
    const { server, runId } = req.query as { server: string; runId: string };
    res.json(await service.locateRun(entities, { server, runId }));
  });

  router.get(ROUTES.allRuns, async (req, res) => {
    const entities = await models.listReadable(await authenticate(req));
    res.json(await service.listAllRuns(entities, pageOf(req)));
  });

  router.get(ROUTES.runs, async (req, res) => {
    const entity = await authorise(req);
    const { orderBy, filter } = queryOf(req);
    const request = { ...pageOf(req), orderBy, filter };
    res.json(await service.listRuns(entity, request));
  });

  router.get(ROUTES.run, async (req, res) => {
    const entity = await authorise(req);
    res.json(await service.getRun(entity, req.params.runId));
  });

  router.get(ROUTES.metrics, async (req, res) => {
    const entity = await authorise(req);
    const { key = [] } = queryOf(req);
    res.json(await service.getMetrics(entity, req.params.runId, key));
  });

  router.get(ROUTES.artifacts, async (req, res) => {
    const entity = await authorise(req);
    const { path = '', pageToken } = queryOf(req);
    const { runId } = req.params;
    res.json(await service.listArtifacts(entity, runId, path, pageToken));
  });

  router.get(ROUTES.artifactContent, async (req, res) => {
    const { path = '', download = false } = queryOf(req);
    const { runId } = req.params;
    const meta = { entityRef: entityRefOf(req), runId, path, download };
    const event = {
      eventId: 'artifact-read',
      severityLevel: 'low' as const,
      request: req,
      meta,
    };
    await audited(auditor, event, async () => {
      const entity = await authorise(req);
      await sendArtifact(res, signal =>
        service.openArtifact(entity, runId, { path, download, signal }),
      );
    });
  });

  router.get(ROUTES.declaredMetrics, async (req, res) => {
    res.json(await declared.of(await authorise(req)));
  });

  router.get(ROUTES.compare, async (req, res) => {
    const entity = await authorise(req);
    const { runId = [] } = queryOf(req);
    res.json(await service.compareRuns(entity, runId));
  });

  addInternalRoutes(router, { auditor, lifecycle, service });
  return router;
}

/** Creates the router: the routes, behind an entrance that sees to who calls before what is sent. */
export function createRouter(options: RouterOptions): Router {
  const entrance = PromiseRouter();
  guardInternalRoutes(entrance, options.httpAuth);
  entrance.use(createRoutes(options));
  entrance.use(answerUnknownRoutes());
  return entrance;
}
