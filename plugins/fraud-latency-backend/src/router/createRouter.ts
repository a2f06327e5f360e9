import { createValidatedOpenApiRouter } from '@backstage/backend-openapi-utils';
import type {
  AuditorService,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import {
  fraudLatencyDecisionPermission,
  fraudLatencyReadPermission,
  type LatencyWindow,
} from '@modelport/plugin-fraud-latency-common';
import {
  answerUnknownRoutes,
  type ModelAccessGuard,
  ModelGate,
} from '@modelport/plugin-ml-node';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { openapi } from '../schema/openapi';
import type { DecisionService } from '../service/DecisionService';
import type { LastAnswers } from '../service/LastAnswers';
import type { ServicesOfModels } from '../service/ServicesOfModels';

/** What {@link createRouter} needs. */
export interface RouterOptions {
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  guard: ModelAccessGuard;
  services: ServicesOfModels;
  latency: Pick<LastAnswers, 'latency'>;
  decisions: Pick<DecisionService, 'find'>;
  /** Refuses to send an answer that is not as documented; for tests. */
  validateResponses?: boolean;
}

/** Who stands before which route. */
export interface Gates {
  latency: ModelGate;
  decisions: ModelGate;
}

const E = '/v1/entities/:kind/:namespace/:name';
const DECISION = `${E}/decisions/:id`;
/** Audit event of a look at a decision, refused or not. */
const DECISION_READ = 'decision-read';

/** Creates the gates of the routes. */
export function createGates(
  options: Pick<RouterOptions, 'httpAuth' | 'auditor' | 'guard'>,
): Gates {
  return {
    latency: new ModelGate({
      ...options,
      readPermission: fraudLatencyReadPermission,
    }),
    decisions: new ModelGate({
      ...options,
      readPermission: fraudLatencyDecisionPermission,
    }),
  };
}

/** Creates the routes of the OpenAPI document: each parses, passes its gate, calls a service once and sends the answer. */
export function createRoutes(options: RouterOptions, gates: Gates): Router {
  const { services, latency, decisions } = options;
  const router: Router = createValidatedOpenApiRouter(openapi, {
    validatorOptions: { validateResponses: options.validateResponses ?? false },
  });

  router.get(`${E}/latency`, async (req, res) => {
    const { entity } = await gates.latency.read(req);
    // The validated router has checked every parameter against the OpenAPI document.
    const { window = '1h' } = req.query as { window?: LatencyWindow };
    res.json(await latency.latency(services.of(entity), window));
  });

  router.get(DECISION, async (req, res) => {
    const { entity } = gates.decisions.readerOf(req);
    const { id } = req.params;
    const decision = await gates.decisions.audited(
      req,
      DECISION_READ,
      { transactionId: id },
      async () => decisions.find(services.of(entity).config, id),
    );
    res.json(decision);
  });

  return router;
}

/** Creates the router: the routes, behind an entrance that sees to who looks at decisions before anything else. */
export function createRouter(options: RouterOptions): Router {
  const gates = createGates(options);
  const entrance = PromiseRouter();
  entrance.get(DECISION, gates.decisions.admitReader(DECISION_READ));
  entrance.use(createRoutes(options, gates));
  entrance.use(answerUnknownRoutes());
  return entrance;
}
