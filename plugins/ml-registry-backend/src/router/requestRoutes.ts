import {
  type AliasRequest,
  type AskRequest,
  type DecisionRequest,
  mlRegistryMovePermission,
} from '@modelport/plugin-ml-registry-common';
import type { Request, Router } from 'express';
import {
  type ModelGate,
  type ModelReader,
  refuseUnknownFields,
} from '@modelport/plugin-ml-node';
import { schemas } from '../schema/schemas';
import type { ModelOf } from '../service/entityModel';
import type { RegistryServices } from '../service/RegistryServices';
import type { Caller } from '../service/RequestViews';

const E = '/v1/entities/:kind/:namespace/:name';
const DEFAULT_LIMIT = 25;

/** Lets through to {@link addRequestRoutes} whoever may ask, and for decisions whoever may see the model. */
export function guardRequestRoutes(entrance: Router, gate: ModelGate): void {
  const ONE = `${E}/requests/:id`;
  const actor = (eventId: string) =>
    gate.admitActor(eventId, mlRegistryMovePermission);
  entrance.post(`${E}/requests`, actor('champion-ask'));
  entrance.post(`${ONE}/withdraw`, actor('champion-withdraw'));
  // Who may decide depends on the request: people of the owner group, or of the group that may override.
  entrance.post(`${ONE}/approve`, gate.admitReader('champion-approve'));
  entrance.post(`${ONE}/reject`, gate.admitReader('champion-reject'));
}

/** Adds the routes about requests to move `champion`, behind {@link guardRequestRoutes}. */
export function addRequestRoutes(
  router: Router,
  gate: ModelGate,
  { requests, deciders }: RegistryServices,
): void {
  const callerOf = ({ credentials, entityRef }: ModelReader) =>
    deciders.of(credentials, entityRef);

  router.get(`${E}/requests`, async (req, res) => {
    const model = await gate.read(req);
    const { limit = DEFAULT_LIMIT } = req.query as { limit?: number };
    const caller = await callerOf(model);
    res.json(await requests.list(model, caller, limit));
  });

  router.post(`${E}/requests`, async (req, res) => {
    const request = req.body as AskRequest;
    refuseUnknownFields(request, schemas.Ask.properties);
    const meta = { version: request.version, reason: request.reason };
    const asked = await gate.audited(req, 'champion-ask', meta, async () => {
      const model = gate.actorOf(req);
      const caller = await callerOf(model);
      return requests.ask(model, model.actor, request, caller);
    });
    res.status(201).json(asked);
  });

  const decide = async (
    req: Request,
    eventId: string,
    work: (
      model: ModelOf,
      id: string,
      decision: DecisionRequest,
      caller: Caller,
    ) => Promise<AliasRequest>,
  ) => {
    const decision: DecisionRequest = req.body ?? {};
    refuseUnknownFields(decision, schemas.Decision.properties);
    const { id } = req.params;
    const meta = { id, reason: decision.reason };
    return gate.audited(req, eventId, meta, async () => {
      const model = gate.readerOf(req);
      const caller = await callerOf(model);
      return work(model, id, decision, caller);
    });
  };

  router.post(`${E}/requests/:id/approve`, async (req, res) => {
    const work = requests.approve.bind(requests);
    res.json(await decide(req, 'champion-approve', work));
  });

  router.post(`${E}/requests/:id/reject`, async (req, res) => {
    const work = requests.reject.bind(requests);
    res.json(await decide(req, 'champion-reject', work));
  });

  router.post(`${E}/requests/:id/withdraw`, async (req, res) => {
    const { id } = req.params;
    const withdrawn = await gate.audited(
      req,
      'champion-withdraw',
      { id },
      async () => {
        const model = gate.actorOf(req);
        const caller = await callerOf(model);
        return requests.withdraw(model, model.actor, id, caller);
      },
    );
    res.json(withdrawn);
  });
}
