import { createValidatedOpenApiRouter } from '@backstage/backend-openapi-utils';
import type {
  AuditorService,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import {
  answerUnknownRoutes,
  type ModelAccessGuard,
  ModelGate,
  refuseLargeBodies,
  refuseUnknownFields,
  requirePlainNumbers,
} from '@modelport/plugin-ml-node';
import {
  mlTrainingCancelPermission,
  mlTrainingReadPermission,
  mlTrainingStartPermission,
  type StartTrainingRequest,
} from '@modelport/plugin-ml-training-common';
import express, { type Request, type Router } from 'express';
import PromiseRouter from 'express-promise-router';
import {
  addBudgetRoutes,
  type BudgetRoutesOptions,
} from '../budgets/budgetRoutes';
import type { BudgetOverrides } from '../budgets/BudgetOverrides';
import { addQueueRoutes, type QueueRoutesOptions } from '../queues/queueRoutes';
import { openapi } from '../schema/openapi';
import { schemas } from '../schema/schemas';
import type { TrainingService } from '../service/TrainingService';

/** What {@link createRouter} needs. */
export interface RouterOptions extends QueueRoutesOptions, BudgetRoutesOptions {
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  guard: ModelAccessGuard;
  service: TrainingService;
  overrides: Pick<BudgetOverrides, 'require'>;
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

/** Creates the gate of the routes for people. */
export function createGate(
  options: Pick<RouterOptions, 'httpAuth' | 'auditor' | 'guard'>,
): ModelGate {
  const readPermission = mlTrainingReadPermission;
  return new ModelGate({ ...options, readPermission });
}

/** Creates the routes of the OpenAPI document: each parses, passes the gate, calls the service once and sends the answer. */
export function createRoutes(options: RouterOptions, gate: ModelGate): Router {
  const { service } = options;
  const router: Router = createValidatedOpenApiRouter(openapi, {
    validatorOptions: { validateResponses: options.validateResponses ?? false },
    middleware: [refuseLargeBodies(express.json({ limit: '100kb' }))],
  });
  router.use(requirePlainNumbers);

  router.get(`${E}/profiles`, async (req, res) => {
    const model = await gate.read(req);
    res.json(await service.profiles(model, queryOf(req).commit));
  });

  router.get(`${E}/trainings`, async (req, res) => {
    const model = await gate.read(req);
    const { limit = 25, before } = queryOf(req);
    res.json(await service.list(model, { limit, before }));
  });

  router.post(`${E}/trainings`, async (req, res) => {
    const request = req.body as StartTrainingRequest;
    const { profile, commit, overBudget } = request;
    refuseUnknownFields(request, schemas.StartTraining.properties);
    const model = gate.actorOf(req);
    const meta = { profile, commit, overBudget: overBudget?.reason };
    const training = await gate.audited(
      req,
      'training-start',
      meta,
      async () => {
        await options.overrides.require(model.credentials, overBudget);
        return service.start(model, model.actor, request);
      },
    );
    res.status(201).json(training);
  });

  router.get(`${E}/trainings/:id`, async (req, res) => {
    const model = await gate.read(req);
    res.json(await service.get(model, req.params.id));
  });

  router.get(`${E}/trainings/:id/log`, async (req, res) => {
    const model = await gate.read(req);
    const { cursor, tail } = queryOf(req);
    if (cursor !== undefined && tail !== undefined) {
      throw new InputError(
        'cursor and tail are given together: give cursor to read on from a byte, or tail for the last lines',
      );
    }
    const range = tail === undefined ? { cursor: cursor ?? 0 } : { tail };
    res.json(await service.log(model, req.params.id, range));
  });

  router.post(`${E}/trainings/:id/cancel`, async (req, res) => {
    const { id } = req.params;
    const model = gate.actorOf(req);
    const training = await gate.audited(req, 'training-cancel', { id }, () =>
      service.cancel(model, model.actor, id),
    );
    res.json(training);
  });

  router.post(`${E}/trainings/:id/again`, async (req, res) => {
    const { id } = req.params;
    refuseUnknownFields(req.body ?? {}, schemas.RunAgain.properties);
    const model = gate.actorOf(req);
    const { requestId } = (req.body ?? {}) as { requestId?: string };
    const training = await gate.audited(req, 'training-again', { id }, () =>
      service.again(model, model.actor, id, requestId),
    );
    res.status(201).json(training);
  });

  addQueueRoutes(router, options);
  addBudgetRoutes(router, options);

  return router;
}

/** Creates the router: the routes, behind an entrance that sees to who calls before what is sent. */
export function createRouter(options: RouterOptions): Router {
  const gate = createGate(options);
  const entrance = PromiseRouter();
  const TRAINING = `${E}/trainings/:id`;
  const admitStarter = (eventId: string) =>
    gate.admitActor(eventId, mlTrainingStartPermission);
  entrance.post(`${E}/trainings`, admitStarter('training-start'));
  entrance.post(`${TRAINING}/again`, admitStarter('training-again'));
  entrance.post(
    `${TRAINING}/cancel`,
    gate.admitActor('training-cancel', mlTrainingCancelPermission),
  );
  entrance.use(createRoutes(options, gate));
  entrance.use(answerUnknownRoutes());
  return entrance;
}
