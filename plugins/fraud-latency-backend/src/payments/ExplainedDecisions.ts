import { NotFoundError } from '@backstage/errors';
import type { ExplainedDecision } from '@modelport/plugin-fraud-latency-common';
import type { ScoringServiceConfig } from '../config/ScoringServiceConfig';
import type { DecisionService } from '../service/DecisionService';
import type { DatabasePayments } from './DatabasePayments';
import { explainRow, outcomeOf } from './explainRow';

/** Explains decisions: as the service does while it remembers them, as the portal's own records do after. */
export class ExplainedDecisions {
  constructor(
    private readonly options: {
      decisions: Pick<DecisionService, 'find'>;
      payments: Pick<DatabasePayments, 'find'>;
    },
  ) {}

  /**
   * @throws NotFoundError when neither has it
   * @throws ServiceUnavailableError when the portal does not have it, and not all instances could be asked
   */
  async find(
    config: ScoringServiceConfig,
    transactionId: string,
  ): Promise<ExplainedDecision> {
    const { decisions, payments } = this.options;
    const row = await payments.find(config.name, transactionId);
    try {
      const decision = await decisions.find(config, transactionId);
      const outcome = row && outcomeOf(row);
      return { ...decision, ...(outcome && { outcome }) };
    } catch (error) {
      if (!row) throw error;
      const unexplained =
        error instanceof NotFoundError ? 'forgotten' : 'silent';
      return { ...explainRow(row), unexplained };
    }
  }
}
