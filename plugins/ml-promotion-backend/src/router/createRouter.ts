import { createValidatedOpenApiRouter } from '@backstage/backend-openapi-utils';
import type {
  AuditorService,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { NotAllowedError } from '@backstage/errors';
import type { Permission } from '@backstage/plugin-permission-common';
import {
  audited,
  type ModelAccessGuard,
  refuseLargeBodies,
  refuseUnknownFields,
} from '@modelport/plugin-ml-node';
import {
  type DeployRequest,
  mlPromotionDeployPermission,
  mlPromotionReadPermission,
  mlPromotionUndeployPermission,
} from '@modelport/plugin-ml-promotion-common';
import express, { type Request, type Router } from 'express';
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

/** Creates the router: each route parses, passes the guard, calls a service once and sends the answer. */
export function createRouter(options: RouterOptions): Router {
  const { httpAuth, auditor, guard, service, endpoints } = options;
  const router: Router = createValidatedOpenApiRouter(openapi, {
    validatorOptions: { validateResponses: options.validateResponses ?? false },
    middleware: [refuseLargeBodies(express.json({ limit: '100kb' }))],
  });

  const entityRefOf = ({ params: { kind, namespace, name } }: Request) =>
    stringifyEntityRef({ kind, namespace, name });

  const read = async (req: Request) => {
    const { entityRef } = await guard.require({
      credentials: await httpAuth.credentials(req, {
        allow: ['user', 'service'],
      }),
      permission: mlPromotionReadPermission,
      entityRef: entityRefOf(req),
      action: 'read',
    });
    return entityRef;
  };

  const readOne = async (req: Request) =>
    service.find(await read(req), req.params.id);

  const act = async (req: Request, permission: Permission) => {
    const credentials = await httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    const { actor, entityRef } = await guard.require({
      credentials,
      permission,
      entityRef: entityRefOf(req),
      action: 'act',
    });
    if (!actor) {
      throw new NotAllowedError('Only a person may do this; sign in');
    }
    return { entityRef, asker: { actor, credentials } };
  };

  const event = (req: Request, eventId: string, meta = {}) => ({
    eventId,
    request: req,
    meta: { entityRef: entityRefOf(req), ...meta },
  });

  router.get(`${E}/deployments`, async (req, res) => {
    const entityRef = await read(req);
    const { limit = 25, before } = queryOf(req);
    res.json(await service.list(entityRef, { limit, before }));
  });

  router.post(`${E}/deployments`, async (req, res) => {
    const request = req.body as DeployRequest;
    const { version, environment } = request;
    refuseUnknownFields(request, schemas.Deploy.properties);
    const deploy = event(req, 'deployment-deploy', { version, environment });
    const deployment = await audited(auditor, deploy, async () => {
      const { entityRef, asker } = await act(req, mlPromotionDeployPermission);
      return service.deploy(entityRef, asker, request);
    });
    res.status(201).json(deployment);
  });

  router.get(`${E}/deployments/:id`, async (req, res) => {
    res.json(await service.get(await read(req), req.params.id));
  });

  router.post(`${E}/deployments/:id/undeploy`, async (req, res) => {
    const { id } = req.params;
    const undeploy = event(req, 'deployment-undeploy', { id });
    const deployment = await audited(auditor, undeploy, async () => {
      const { entityRef, asker } = await act(
        req,
        mlPromotionUndeployPermission,
      );
      return service.undeploy(entityRef, id, asker);
    });
    res.json(deployment);
  });

  router.post(`${E}/deployments/:id/again`, async (req, res) => {
    const { id } = req.params;
    const again = event(req, 'deployment-again', { id });
    const deployment = await audited(auditor, again, async () => {
      const { entityRef, asker } = await act(req, mlPromotionDeployPermission);
      return service.again(entityRef, asker, id);
    });
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
