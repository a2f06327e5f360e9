import { InputError } from '@backstage/errors';
import type {
  PolicyProposal,
  ServingChangesResponse,
  ServingChangeRequest,
  ServingResponse,
} from '@modelport/plugin-fraud-latency-common';
import {
  type EntranceRequest,
  type ModelGate,
  ownersOf,
  refuseUnknownFields,
  requirePlainText,
} from '@modelport/plugin-ml-node';
import type { IRouter, Router } from 'express';
import { servingSchemas } from '../schema/servingSchemas';
import type { ServicesOfModels } from '../service/ServicesOfModels';
import type { createServing } from './createServing';
import type { ServingGate } from './ServingGate';

/** What {@link addServingRoutes} works with. */
export interface ServingRoutesOptions {
  services: ServicesOfModels;
  serving: Pick<
    ReturnType<typeof createServing>,
    'views' | 'proposals' | 'changes'
  >;
}

/** Who stands before the routes. */
export interface ServingGates {
  latency: ModelGate;
  serving: ServingGate;
}

/** Audit events of changes, refused or not. */
export const SERVING_EVENTS = {
  preview: 'serving-preview',
  request: 'serving-request',
  approve: 'serving-approve',
  reject: 'serving-reject',
  withdraw: 'serving-withdraw',
} as const;

/** Lets owners of the model through to {@link addServingRoutes}. */
export function guardServingRoutes(
  entrance: IRouter,
  at: string,
  { serving }: ServingGates,
): void {
  const { preview, request, ...decisions } = SERVING_EVENTS;
  entrance.post(`${at}/serving/preview`, serving.admit(preview, 'preview'));
  // Which permission counts depends on what is requested.
  entrance.post(
    `${at}/serving/changes`,
    serving.admit(request, 'request', 'rollBack'),
  );
  for (const step of Object.keys(decisions) as (keyof typeof decisions)[]) {
    entrance.post(
      `${at}/serving/changes/:id/${step}`,
      serving.admit(decisions[step], step),
    );
  }
}

/** The fields of a proposal of one kind; those of the other are refused by their names. */
function requireFieldsOf(request: ServingChangeRequest): void {
  const { kind, reason, policy, ...experiment } =
    servingSchemas.ServingChangeRequest.properties;
  const isPolicy = request.kind === 'policy';
  refuseUnknownFields(
    request,
    isPolicy ? { kind, reason, policy } : { kind, reason, ...experiment },
  );
  const needed = isPolicy ? ['policy'] : ['action', 'experiment'];
  const missing = needed.find(field => !(field in request));
  if (missing !== undefined) {
    throw new InputError(
      `${missing}: is missing; a request of the kind ${request.kind} needs it`,
    );
  }
}

// The validated router has checked every parameter against the OpenAPI document and coerced its type.
type Query = { limit?: number; after?: string };

/** Adds the routes about what a service does, behind {@link guardServingRoutes}. */
export function addServingRoutes(
  router: Router,
  at: string,
  { services, serving }: ServingRoutesOptions,
  gates: ServingGates,
): void {
  const audited = <T>(
    req: EntranceRequest,
    event: keyof typeof SERVING_EVENTS,
    meta: Record<string, string | undefined>,
    work: () => Promise<T>,
  ) => gates.latency.audited(req, SERVING_EVENTS[event], meta, work);

  router.get(`${at}/serving`, async (req, res) => {
    const { entity } = await gates.latency.read(req);
    const { config } = services.of(entity);
    const answer: ServingResponse = {
      ...(await serving.views.look(config)),
      mayRequest: await gates.serving.may(req, 'request'),
      mayDecide: await gates.serving.may(req, 'approve'),
      owners: ownersOf(entity),
    };
    res.json(answer);
  });

  router.get(`${at}/serving/changes`, async (req, res) => {
    const { entity } = await gates.latency.read(req);
    const { limit = 25, after } = req.query as Query;
    const { config } = services.of(entity);
    const answer: ServingChangesResponse = await serving.views.list(config, {
      ...{ limit, after },
    });
    res.json(answer);
  });

  router.get(`${at}/serving/changes/:id`, async (req, res) => {
    const { entity } = await gates.latency.read(req);
    const { config } = services.of(entity);
    res.json(await serving.views.get(config, req.params.id));
  });

  router.post(`${at}/serving/preview`, async (req, res) => {
    const { entity } = gates.serving.of(req);
    const proposal = req.body as PolicyProposal;
    refuseUnknownFields(proposal, servingSchemas.PolicyProposal.properties);
    const preview = await audited(req, 'preview', {}, async () => {
      requirePlainText('policy', proposal.policy);
      return serving.proposals.preview(services.of(entity).config, proposal);
    });
    res.json(preview);
  });

  router.post(`${at}/serving/changes`, async (req, res) => {
    const request = req.body as ServingChangeRequest;
    requireFieldsOf(request);
    const { kind, reason } = request;
    const action = request.kind === 'experiment' ? request.action : undefined;
    const meta = { kind, action, reason };
    const change = await audited(req, 'request', meta, async () => {
      const step = action === 'roll-back' ? 'rollBack' : 'request';
      const { entity, actor } = await gates.serving.require(req, step);
      requirePlainText('reason', reason);
      if (request.kind === 'policy') requirePlainText('policy', request.policy);
      return serving.changes.request(
        services.of(entity).config,
        actor,
        request,
      );
    });
    res.status(201).json(change);
  });

  for (const step of ['approve', 'reject', 'withdraw'] as const) {
    router.post(`${at}/serving/changes/:id/${step}`, async (req, res) => {
      const { entity, actor } = gates.serving.of(req);
      const { id } = req.params;
      const body = (req.body ?? {}) as { note?: string };
      const known = servingSchemas.Note.properties;
      refuseUnknownFields(body, step === 'withdraw' ? {} : known);
      const { note } = body;
      const change = await audited(req, step, { id, note }, async () => {
        requirePlainText('note', note);
        const { config } = services.of(entity);
        switch (step) {
          case 'approve':
            return serving.changes.approve(config, id, actor, note);
          case 'reject':
            return serving.changes.reject(config, id, actor, note ?? '');
          default:
            return serving.changes.withdraw(config, id, actor);
        }
      });
      res.json(change);
    });
  }
}
