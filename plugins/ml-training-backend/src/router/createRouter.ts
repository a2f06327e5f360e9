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
  mlTrainingCancelPermission,
  mlTrainingReadPermission,
  mlTrainingStartPermission,
  type StartTrainingRequest,
} from '@modelport/plugin-ml-training-common';
import express, { type Request, type Router } from 'express';
import { openapi } from '../schema/openapi';
import { schemas } from '../schema/schemas';
import type { TrainingService } from '../service/TrainingService';

/** What {@link createRouter} needs. */
export interface RouterOptions {
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  guard: ModelAccessGuard;
  service: TrainingService;
  /** Refuses to send an answer that is not as documented; for tests. */
  validateResponses?: boolean;
}

// The validated router has checked every parameter against the OpenAPI document and coerced its type.
type Query = {
  commit?: string;
  limit?: number;
  before?: string;
  cursor?: number;
  tail?: number;
};

const queryOf = (req: Request) => req.query as Query;

const E = '/v1/entities/:kind/:namespace/:name';

/** Creates the router: each route parses, passes the guard, calls the service once and sends the answer. */
export function createRouter(options: RouterOptions): Router {
  const { httpAuth, auditor, guard, service } = options;
  const router: Router = createValidatedOpenApiRouter(openapi, {
    validatorOptions: { validateResponses: options.validateResponses ?? false },
    middleware: [refuseLargeBodies(express.json({ limit: '100kb' }))],
  });

  const entityRefOf = ({ params: { kind, namespace, name } }: Request) =>
    stringifyEntityRef({ kind, namespace, name });

  const read = async (req: Request) =>
    guard.require({
      credentials: await httpAuth.credentials(req, {
        allow: ['user', 'service'],
      }),
      permission: mlTrainingReadPermission,
      entityRef: entityRefOf(req),
      action: 'read',
    });

  const act = async (req: Request, permission: Permission) => {
    const { actor, ...model } = await guard.require({
      credentials: await httpAuth.credentials(req, {
        allow: ['user', 'service'],
      }),
      permission,
      entityRef: entityRefOf(req),
      action: 'act',
    });
    if (!actor) {
      throw new NotAllowedError('Only a person may do this; sign in');
    }
    return { model, actor };
  };

  const event = (req: Request, eventId: string, meta = {}) => ({
    eventId,
    request: req,
    meta: { entityRef: entityRefOf(req), ...meta },
  });

  router.get(`${E}/profiles`, async (req, res) => {
    const model = await read(req);
    res.json(await service.profiles(model, queryOf(req).commit));
  });

  router.get(`${E}/trainings`, async (req, res) => {
    const model = await read(req);
    const { limit = 25, before } = queryOf(req);
    res.json(await service.list(model, { limit, before }));
  });

  router.post(`${E}/trainings`, async (req, res) => {
    const request = req.body as StartTrainingRequest;
    const { profile, commit } = request;
    refuseUnknownFields(request, schemas.StartTraining.properties);
    const start = event(req, 'training-start', { profile, commit });
    const training = await audited(auditor, start, async () => {
      const { model, actor } = await act(req, mlTrainingStartPermission);
      return service.start(model, actor, request);
    });
    res.status(201).json(training);
  });

  router.get(`${E}/trainings/:id`, async (req, res) => {
    const model = await read(req);
    res.json(await service.get(model, req.params.id));
  });

  router.get(`${E}/trainings/:id/log`, async (req, res) => {
    const model = await read(req);
    const { cursor = 0, tail } = queryOf(req);
    const range = tail === undefined ? { cursor } : { tail };
    res.json(await service.log(model, req.params.id, range));
  });

  router.post(`${E}/trainings/:id/cancel`, async (req, res) => {
    const { id } = req.params;
    const cancel = event(req, 'training-cancel', { id });
    const training = await audited(auditor, cancel, async () => {
      const { model } = await act(req, mlTrainingCancelPermission);
      return service.cancel(model, id);
    });
    res.json(training);
  });

  router.post(`${E}/trainings/:id/again`, async (req, res) => {
    const { id } = req.params;
    refuseUnknownFields(req.body ?? {}, schemas.RunAgain.properties);
    const again = event(req, 'training-again', { id });
    const training = await audited(auditor, again, async () => {
      const { model, actor } = await act(req, mlTrainingStartPermission);
      const { requestId } = (req.body ?? {}) as { requestId?: string };
      return service.again(model, actor, id, requestId);
    });
    res.status(201).json(training);
  });

  return router;
}
