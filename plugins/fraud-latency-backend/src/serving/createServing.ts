import { randomUUID } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import type { ScoringServiceConfig } from '../config/ScoringServiceConfig';
import type { Ask } from '../http/ask';
import { DatabaseServing } from './DatabaseServing';
import { DirectiveService } from './DirectiveService';
import type { meterServing } from './meterServing';
import { DatabaseReplay } from './preview/DatabaseReplay';
import { PreviewService } from './preview/PreviewService';
import { ProposalChecks } from './ProposalChecks';
import { RecordWatch } from './RecordWatch';
import { ServedNow } from './ServedNow';
import { ServingService } from './ServingService';
import { ServingView } from './ServingView';

/** What {@link createServing} works with. */
export interface ServingOptions
  extends Partial<ReturnType<typeof meterServing>> {
  configs: ScoringServiceConfig[];
  /** With the tables of the plugin. */
  db: Knex;
  ask: Ask;
  logger: LoggerService;
  /** Milliseconds since 1970. */
  now(): number;
}

/** Puts together what people do with what services serve, and what tells services of it. */
export function createServing(options: ServingOptions) {
  const { configs, db, ask, logger, now, onChanged, onBroken } = options;
  const serving = new DatabaseServing(db);
  const served = new ServedNow({ ask, now });
  const watch = new RecordWatch({ serving, logger, onBroken, now });
  const previews = new PreviewService({ replay: new DatabaseReplay(db), now });
  const proposals = new ProposalChecks({ serving, served, previews });
  return {
    views: new ServingView({ serving, served, watch }),
    proposals,
    changes: new ServingService({
      ...{ serving, checks: proposals, onChanged, now },
      newId: randomUUID,
    }),
    directives: new DirectiveService({ configs, watch }),
  };
}
