import { createValidatedOpenApiRouter } from '@backstage/backend-openapi-utils';
import {
  fraudLatencyDecisionPermission,
  fraudLatencyReadPermission,
  fraudLatencyReviewReadPermission,
  type LatencyWindow,
} from '@modelport/plugin-fraud-latency-common';
import {
  answerUnknownRoutes,
  ModelGate,
  refuseLargeBodies,
  requirePlainNumbers,
} from '@modelport/plugin-ml-node';
import express, { type Router } from 'express';
import PromiseRouter from 'express-promise-router';
import {
  addPaymentRoutes,
  type PaymentRoutesOptions,
  PAYMENTS_READ,
} from '../payments/paymentRoutes';
import type { ExplainedDecisions } from '../payments/ExplainedDecisions';
import { AnalystGate, type AnalystGateOptions } from '../review/AnalystGate';
import {
  addReviewRoutes,
  REVIEW_EVENTS,
  type ReviewGates,
  type ReviewRoutesOptions,
} from '../review/reviewRoutes';
import { openapi } from '../schema/openapi';
import {
  addDirectiveRoute,
  type DirectiveRouteOptions,
  guardDirectiveRoute,
} from '../serving/directiveRoute';
import {
  addServingRoutes,
  guardServingRoutes,
  type ServingGates,
  type ServingRoutesOptions,
} from '../serving/servingRoutes';
import { ServingGate } from '../serving/ServingGate';
import { addFigureRoutes, type FigureRoutesOptions } from './figureRoutes';
import { takeNoBodyAsEmpty } from './takeNoBodyAsEmpty';
import type { LastAnswers } from '../service/LastAnswers';
import type { ServicesOfModels } from '../service/ServicesOfModels';

/** What {@link createRouter} needs. */
export interface RouterOptions
  extends AnalystGateOptions,
    FigureRoutesOptions,
    PaymentRoutesOptions,
    ReviewRoutesOptions,
    ServingRoutesOptions {
  services: ServicesOfModels;
  latency: Pick<LastAnswers, 'latency'>;
  decisions: Pick<ExplainedDecisions, 'find'>;
  serving: ServingRoutesOptions['serving'] & DirectiveRouteOptions;
  /** Refuses to send an answer that is not as documented; for tests. */
  validateResponses?: boolean;
}

/** Who stands before which route. */
export interface Gates extends ReviewGates, ServingGates {
  latency: ModelGate;
  decisions: ModelGate;
}

const E = '/v1/entities/:kind/:namespace/:name';
const DECISION = `${E}/decisions/:id`;
/** Audit event of a look at a decision, refused or not. */
const DECISION_READ = 'decision-read';

/** Creates the gates of the routes. */
export function createGates(options: AnalystGateOptions): Gates {
  return {
    latency: new ModelGate({
      ...options,
      readPermission: fraudLatencyReadPermission,
    }),
    decisions: new ModelGate({
      ...options,
      readPermission: fraudLatencyDecisionPermission,
    }),
    reviews: new ModelGate({
      ...options,
      readPermission: fraudLatencyReviewReadPermission,
    }),
    analysts: new AnalystGate(options),
    serving: new ServingGate(options),
  };
}

/** Creates the routes of the OpenAPI document: each parses, passes its gate, calls a service once and sends the answer. */
export function createRoutes(options: RouterOptions, gates: Gates): Router {
  const { services, latency, decisions } = options;
  const router: Router = createValidatedOpenApiRouter(openapi, {
    validatorOptions: { validateResponses: options.validateResponses ?? false },
    middleware: [
      refuseLargeBodies(express.json({ limit: '100kb' })),
      takeNoBodyAsEmpty,
    ],
  });
  router.use(requirePlainNumbers);

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

  addPaymentRoutes(router, E, options, gates);
  addReviewRoutes(router, E, options, gates);
  addFigureRoutes(router, E, options, gates.latency);
  addServingRoutes(router, E, options, gates);
  addDirectiveRoute(router, options.serving);
  return router;
}

/** Creates the router: the routes, behind an entrance that sees to who looks at decisions before anything else. */
export function createRouter(options: RouterOptions): Router {
  const gates = createGates(options);
  const entrance = PromiseRouter();
  entrance.get(DECISION, gates.decisions.admitReader(DECISION_READ));
  entrance.get(`${E}/payments`, gates.decisions.admitReader(PAYMENTS_READ));
  const { list, get, ...changes } = REVIEW_EVENTS;
  entrance.get(`${E}/reviews`, gates.reviews.admitReader(list));
  entrance.get(`${E}/reviews/:id`, gates.reviews.admitReader(get));
  for (const [step, event] of Object.entries(changes)) {
    entrance.post(`${E}/reviews/:id/${step}`, gates.analysts.admit(event));
  }
  guardServingRoutes(entrance, E, gates);
  guardDirectiveRoute(entrance, {
    auditor: options.auditor,
    directives: options.serving.directives,
  });
  entrance.use(createRoutes(options, gates));
  entrance.use(answerUnknownRoutes());
  return entrance;
}
