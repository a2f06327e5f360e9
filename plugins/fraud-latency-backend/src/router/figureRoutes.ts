import type {
  BusinessDays,
  ExperimentQuery,
} from '@modelport/plugin-fraud-latency-common';
import type { ModelGate } from '@modelport/plugin-ml-node';
import type { Router } from 'express';
import type { ExperimentService } from '../experiment/ExperimentService';
import type { ServicesOfModels } from '../service/ServicesOfModels';
import type { BusinessService } from '../business/BusinessService';

/** What {@link addFigureRoutes} works with. */
export interface FigureRoutesOptions {
  services: ServicesOfModels;
  business: Pick<BusinessService, 'worth'>;
  experiments: Pick<ExperimentService, 'look'>;
}

// The validated router has checked every parameter against the OpenAPI document and coerced its type.
type Query = ExperimentQuery & { days?: BusinessDays };

/** Adds the routes with figures over many payments; they tell of no single one. */
export function addFigureRoutes(
  router: Router,
  at: string,
  { services, business, experiments }: FigureRoutesOptions,
  gate: ModelGate,
): void {
  router.get(`${at}/business`, async (req, res) => {
    const { entity } = await gate.read(req);
    const { days = 30, maturityDays = 30 } = req.query as Query;
    const { config } = services.of(entity);
    res.json(await business.worth(config, days, maturityDays));
  });

  router.get(`${at}/experiment`, async (req, res) => {
    const { entity } = await gate.read(req);
    const { experiment, metric, maturityDays } = req.query as Query;
    const { config } = services.of(entity);
    const query = { experiment, metric, maturityDays };
    res.json(await experiments.look(config, query));
  });
}
