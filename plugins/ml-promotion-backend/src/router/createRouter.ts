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
  refuseUnknownFields,
  requirePlainNumbers,
} from '@modelport/plugin-ml-node';
import {
  type DeployRequest,
  mlPromotionDeployPermission,
  mlPromotionReadPermission,
  mlPromotionUndeployPermission,
} from '@modelport/plugin-ml-promotion-common';
import express, { type Request, type Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { openapi } from '../schema/openapi';
import { schemas } from '../schema/schemas';
import type { DeployedApis } from '../service/DeployedApis';
import type { DeploymentService } from '../service/DeploymentService';
import type { EndpointService } from '../service/EndpointService';
import { addApiRoute } from './addApiRoute';

/** What {@link createRouter} needs. */
export interface RouterOptions {
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  guard: ModelAccessGuard;
  service: DeploymentService;
  endpoints: EndpointService;
  apis: DeployedApis;
  /** Refuses to send an answer that is not as documented; for tests. */
  validateResponses?: boolean;
}

// The validated router has checked every parameter against the OpenAPI document and coerced its type.
type Query = { limit?: number; before?: string; tail?: number };

const queryOf = (req: Request) => req.query as Query;

const E = '/v1/entities/:kind/:namespace/:name';

/** Creates the gate of the routes for people. */
export function createGate(
  options: Pick<RouterOptions, 'httpAuth' | 'auditor' | 'guard'>,
): ModelGate {
  const readPermission = mlPromotionReadPermission;
  return new ModelGate({ ...options, readPermission });
}

/** Creates the routes of the OpenAPI document: each parses, passes the gate, calls a service once and sends the answer. */
export function createRoutes(options: RouterOptions, gate: ModelGate): Router {
  const { service, endpoints } = options;
  const router: Router = createValidatedOpenApiRouter(openapi, {
    validatorOptions: { validateResponses: options.validateResponses ?? false },
    middleware: [refuseLargeBodies(express.json({ limit: '100kb' }))],
  });
  router.use(requirePlainNumbers);

  const readOne = async (req: Request) =>
    service.find((await gate.read(req)).entityRef, req.params.id);

  router.get(`${E}/deployments`, async (req, res) => {
    const { entityRef } = await gate.read(req);
    const { limit = 25, before } = queryOf(req);
    res.json(await service.list(entityRef, { limit, before }));
  });

  router.post(`${E}/deployments`, async (req, res) => {
    const request = req.body as DeployRequest;
    const { version, environment } = request;
    refuseUnknownFields(request, schemas.Deploy.properties);
    const asker = gate.actorOf(req);
    const meta = { version, environment };
    const deployment = await gate.audited(req, 'deployment-deploy', meta, () =>
      service.deploy(asker.entityRef, asker, request),
    );
    res.status(201).json(deployment);
  });

  router.get(`${E}/deployments/:id`, async (req, res) => {
    const { entityRef } = await gate.read(req);
    res.json(await service.get(entityRef, req.params.id));
  });

  router.post(`${E}/deployments/:id/undeploy`, async (req, res) => {
    const { id } = req.params;
    const asker = gate.actorOf(req);
    const deployment = await gate.audited(
      req,
      'deployment-undeploy',
      { id },
      () => service.undeploy(asker.entityRef, id, asker),
    );
    res.json(deployment);
  });

  router.post(`${E}/deployments/:id/again`, async (req, res) => {
    const { id } = req.params;
    const asker = gate.actorOf(req);
    const deployment = await gate.audited(req, 'deployment-again', { id }, () =>
      service.again(asker.entityRef, asker, id),
    );
    res.json(deployment);
  });

  router.get(`${E}/deployments/:id/schema`, async (req, res) => {
    res.json(await endpoints.schema(await readOne(req)));
  });

  router.get(`${E}/deployments/:id/latency`, async (req, res) => {
    res.json(await endpoints.latency(await readOne(req)));
  });

  router.get(`${E}/deployments/:id/log`, async (req, res) => {
    const { tail = 200 } = queryOf(req);
    res.json(await endpoints.log(await readOne(req), tail));
  });

  addApiRoute(router, options);
  return router;
}

/** Creates the router: the routes, behind an entrance that sees to who calls before what is sent. */
export function createRouter(options: RouterOptions): Router {
  const gate = createGate(options);
  const entrance = PromiseRouter();
  const DEPLOYMENT = `${E}/deployments/:id`;
  const admitDeployer = (eventId: string) =>
    gate.admitActor(eventId, mlPromotionDeployPermission);
  entrance.post(`${E}/deployments`, admitDeployer('deployment-deploy'));
  entrance.post(`${DEPLOYMENT}/again`, admitDeployer('deployment-again'));
  entrance.post(
    `${DEPLOYMENT}/undeploy`,
    gate.admitActor('deployment-undeploy', mlPromotionUndeployPermission),
  );
  entrance.use(createRoutes(options, gate));
  entrance.use(answerUnknownRoutes());
  return entrance;
}
