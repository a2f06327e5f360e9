import type {
  AuditorService,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError, NotAllowedError } from '@backstage/errors';
import {
  type CreateRunRequest,
  type EndRunRequest,
  ML_EXPERIMENTS_INTERNAL_ROUTES as ROUTES,
} from '@modelport/plugin-ml-experiments-common';
import type { RequestHandler, Router } from 'express';
import { audited } from '@modelport/plugin-ml-node';
import type { ExperimentsService } from '../service/ExperimentsService';
import type { RunLifecycle } from '../service/RunLifecycle';

/** Where plugins ask whether a run would be made; `HttpExperimentsClient.checkClaim` calls it. */
export const CLAIM_ROUTE = `${ROUTES.createRun}/claim` as const;

// They decide for themselves who may start a run; nobody else may start one in another person's name.
const TRUSTED_SUBJECTS = ['plugin:ml-training'];

const fullReference = (field: string, text: string) => {
  try {
    return stringifyEntityRef(parseEntityRef(text));
  } catch (error) {
    throw new InputError(
      `The field ${field} is '${text}': write a full reference, such as component:default/fraud`,
      error,
    );
  }
};

/** Lets nobody but the trusted plugins through to the routes of {@link addInternalRoutes}. */
export function guardInternalRoutes(
  entrance: Router,
  httpAuth: HttpAuthService,
): void {
  const trustedOnly: RequestHandler = async (req, _res, next) => {
    const { principal } = await httpAuth.credentials(req, {
      allow: ['service'],
    });
    if (!TRUSTED_SUBJECTS.includes(principal.subject)) {
      throw new NotAllowedError(
        `Only ${TRUSTED_SUBJECTS.join(', ')} may start and end runs, not ${
          principal.subject
        }`,
      );
    }
    next();
  };
  entrance.post(ROUTES.createRun, trustedOnly);
  entrance.post(ROUTES.endRun, trustedOnly);
  entrance.post(CLAIM_ROUTE, trustedOnly);
}

/** Adds the routes by which plugins of this portal start and end runs, behind {@link guardInternalRoutes}. */
export function addInternalRoutes(
  router: Router,
  options: {
    auditor: AuditorService;
    lifecycle: RunLifecycle;
    service: Pick<ExperimentsService, 'markChanged'>;
  },
): void {
  const { auditor, lifecycle, service } = options;

  router.post(ROUTES.createRun, async (req, res) => {
    const body = req.body as CreateRunRequest;
    const request = {
      ...body,
      entityRef: fullReference('entityRef', body.entityRef),
      user: fullReference('user', body.user),
    };
    const { server, entityRef, user, idempotencyKey } = request;
    const event = {
      eventId: 'run-create',
      severityLevel: 'low' as const,
      request: req,
      meta: { server, entityRef, user, idempotencyKey },
    };
    const run = await audited(auditor, event, () => lifecycle.create(request));
    service.markChanged(run);
    res.status(201).json(run);
  });

  router.post(CLAIM_ROUTE, async (req, res) => {
    const { server, experiment, entityRef } = req.body as CreateRunRequest;
    await lifecycle.requireExperiment({
      server,
      experiment,
      entityRef: fullReference('entityRef', entityRef),
    });
    res.status(204).end();
  });

  router.post(ROUTES.endRun, async (req, res) => {
    const { server, runId } = req.params;
    const request = req.body as EndRunRequest;
    const event = {
      eventId: 'run-end',
      severityLevel: 'low' as const,
      request: req,
      meta: { server, runId, status: request.status },
    };
    const { run, ...ended } = await audited(auditor, event, () =>
      lifecycle.end(server, runId, request),
    );
    service.markChanged(run);
    res.json(ended);
  });
}
