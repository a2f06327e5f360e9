import { randomUUID } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { isHolderGone, type Leases } from '@modelport/plugin-ml-node';
import type { Knex } from 'knex';
import { BusinessService } from './business/BusinessService';
import { DatabaseBusiness } from './business/DatabaseBusiness';
import type { ScoringServiceConfig } from './config/ScoringServiceConfig';
import { DatabaseExperiment } from './experiment/DatabaseExperiment';
import { ExperimentService } from './experiment/ExperimentService';
import type { Ask } from './http/ask';
import { DatabasePayments } from './payments/DatabasePayments';
import { ExplainedDecisions } from './payments/ExplainedDecisions';
import { PaymentService } from './payments/PaymentService';
import { RecordsService } from './payments/RecordsService';
import { DatabaseReviews } from './review/DatabaseReviews';
import { LabelLoop } from './review/LabelLoop';
import { LabelOutbox } from './review/LabelOutbox';
import { LabelSender } from './review/LabelSender';
import { ReviewService } from './review/ReviewService';
import type { DecisionService } from './service/DecisionService';

/** What {@link createRecordServices} works with. */
export interface RecordServicesOptions {
  configs: ScoringServiceConfig[];
  /** With the tables of the plugin. */
  db: Knex;
  leases: Leases;
  /** Asks services what they remember. */
  decisions: Pick<DecisionService, 'find'>;
  ask: Ask;
  logger: LoggerService;
  /** This process. */
  holder: string;
  /** Milliseconds since 1970. */
  now(): number;
}

/** Puts together what people do with the records of services, and what sends their verdicts. */
export function createRecordServices(options: RecordServicesOptions) {
  const { configs, db, leases, decisions, ask } = options;
  const { logger, holder, now } = options;
  const stored = new DatabasePayments(db);
  const reviewed = new DatabaseReviews(db);
  const outbox = new LabelOutbox(db);
  const labelLoops = configs
    .filter(({ records }) => records)
    .map(service => {
      const sender = new LabelSender({ service, outbox, ask, now });
      return new LabelLoop({
        ...{ service: service.name, sender, leases, logger, holder, now },
        isGone: isHolderGone,
      });
    });
  return {
    records: new RecordsService({ payments: stored, reviews: reviewed, now }),
    payments: new PaymentService({ payments: stored }),
    decisions: new ExplainedDecisions({ decisions, payments: stored }),
    reviews: new ReviewService({
      ...{ reviews: reviewed, outbox, now },
      newId: randomUUID,
    }),
    business: new BusinessService({ business: new DatabaseBusiness(db), now }),
    experiments: new ExperimentService({
      ...{ experiments: new DatabaseExperiment(db), ask, now },
    }),
    labelLoops,
  };
}
