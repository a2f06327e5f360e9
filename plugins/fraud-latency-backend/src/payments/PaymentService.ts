import type {
  PaymentFilter,
  PaymentsResponse,
} from '@modelport/plugin-fraud-latency-common';
import type { ScoringServiceConfig } from '../config/ScoringServiceConfig';
import type { DatabasePayments, PageRequest } from './DatabasePayments';
import { paymentOf } from './PaymentRow';
import { requireRecords } from './requireRecords';

/** Lists payments that services have decided on. */
export class PaymentService {
  constructor(
    private readonly options: {
      payments: Pick<DatabasePayments, 'list' | 'choices'>;
    },
  ) {}

  /**
   * @throws ConflictError when the portal does not read the records of the service
   * @throws InputError for an `after` that is none
   */
  async list(
    config: ScoringServiceConfig,
    filter: PaymentFilter,
    page: PageRequest,
  ): Promise<PaymentsResponse> {
    requireRecords(config);
    const { payments } = this.options;
    const [{ rows, next }, choices] = await Promise.all([
      payments.list(config.name, filter, page),
      payments.choices(config.name),
    ]);
    return {
      payments: rows.map(paymentOf),
      ...(next !== undefined && { next }),
      ...choices,
    };
  }
}
