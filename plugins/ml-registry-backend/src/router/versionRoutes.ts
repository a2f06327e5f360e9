import {
  mlRegistryMovePermission,
  mlRegistryRegisterPermission,
  type MoveChallengerRequest,
  type RegisterVersionRequest,
} from '@modelport/plugin-ml-registry-common';
import type { Request, Router } from 'express';
import { type ModelGate, refuseUnknownFields } from '@modelport/plugin-ml-node';
import { schemas } from '../schema/schemas';
import type { RegistryServices } from '../service/RegistryServices';

const E = '/v1/entities/:kind/:namespace/:name';
const DEFAULT_LIMIT = 25;

// The validated router has checked every parameter against the OpenAPI document and coerced its type.
const queryOf = <T extends object>(req: Request) =>
  req.query as Partial<T> & { limit?: number };

/** Lets through to {@link addVersionRoutes} whoever may change what they change. */
export function guardVersionRoutes(entrance: Router, gate: ModelGate): void {
  entrance.post(
    `${E}/versions`,
    gate.admitActor('version-register', mlRegistryRegisterPermission),
  );
  entrance.put(
    `${E}/aliases/challenger`,
    gate.admitActor('challenger-move', mlRegistryMovePermission),
  );
}

/** Adds the routes about versions, `challenger` and the ledger, behind {@link guardVersionRoutes}. */
export function addVersionRoutes(
  router: Router,
  gate: ModelGate,
  services: RegistryServices,
): void {
  const { versions, registrations, aliases } = services;

  router.get(`${E}/versions`, async (req, res) => {
    const model = await gate.read(req);
    const { limit = DEFAULT_LIMIT, before } = queryOf<{ before: string }>(req);
    res.json(await versions.list(model, { limit, before }));
  });

  router.post(`${E}/versions`, async (req, res) => {
    const request = req.body as RegisterVersionRequest;
    const { runId, modelId } = request;
    const meta = { runId, modelId };
    refuseUnknownFields(request, schemas.RegisterVersion.properties);
    const model = gate.actorOf(req);
    const answer = await gate.audited(req, 'version-register', meta, () =>
      registrations.register(model, model.actor, request, model.credentials),
    );
    res.status(answer.isNew ? 201 : 200).json(answer.version);
  });

  router.get(`${E}/versions/:version`, async (req, res) => {
    const model = await gate.read(req);
    res.json(await versions.get(model, req.params.version));
  });

  router.get(`${E}/runs/:runId/models`, async (req, res) => {
    const model = await gate.read(req);
    const { runId } = req.params;
    res.json(await registrations.runModels(model, runId, model.credentials));
  });

  router.put(`${E}/aliases/challenger`, async (req, res) => {
    const request = req.body as MoveChallengerRequest;
    refuseUnknownFields(request, schemas.MoveChallenger.properties);
    const meta = { version: String(request.version), reason: request.reason };
    const model = gate.actorOf(req);
    const answer = await gate.audited(req, 'challenger-move', meta, () =>
      aliases.moveChallenger(model, model.actor, request),
    );
    res.json(answer);
  });

  router.get(`${E}/ledger`, async (req, res) => {
    const model = await gate.read(req);
    const { limit = DEFAULT_LIMIT, before } = queryOf<{ before: number }>(req);
    res.json(await services.ledger(model, { limit, before }));
  });

  router.get(`${E}/ledger/check`, async (req, res) => {
    const check = await gate.audited(req, 'ledger-check', {}, async () => {
      await gate.read(req);
      return services.checkLedger();
    });
    res.json(check);
  });
}
