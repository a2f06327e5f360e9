import type { PaymentFilter } from '@modelport/plugin-fraud-latency-common';
import type { ModelGate } from '@modelport/plugin-ml-node';
import type { Router } from 'express';
import type { ServicesOfModels } from '../service/ServicesOfModels';
import type { PaymentService } from './PaymentService';
import type { RecordsService } from './RecordsService';

/** What {@link addPaymentRoutes} works with. */
export interface PaymentRoutesOptions {
  services: ServicesOfModels;
  records: Pick<RecordsService, 'summary'>;
  payments: Pick<PaymentService, 'list'>;
}

/** Audit event of a look at a list of payments, refused or not. */
export const PAYMENTS_READ = 'payments-read';

// The validated router has checked every parameter against the OpenAPI document and coerced its type.
type Query = PaymentFilter & { limit?: number; after?: string };

/** Adds the routes about records and payments. */
export function addPaymentRoutes(
  router: Router,
  at: string,
  { services, records, payments }: PaymentRoutesOptions,
  gates: { latency: ModelGate; decisions: ModelGate },
): void {
  router.get(`${at}/records`, async (req, res) => {
    const { entity } = await gates.latency.read(req);
    res.json(await records.summary(services.of(entity).config));
  });

  router.get(`${at}/payments`, async (req, res) => {
    const { entity } = gates.decisions.readerOf(req);
    const query = req.query as Query;
    const { decision, version, variant, outcome } = query;
    const { limit = 25, after } = query;
    const filter = { decision, version, variant, outcome };
    const answer = await gates.decisions.audited(
      req,
      PAYMENTS_READ,
      filter,
      async () =>
        payments.list(services.of(entity).config, filter, { limit, after }),
    );
    res.json(answer);
  });
}
