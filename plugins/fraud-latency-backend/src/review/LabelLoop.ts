import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { Leases } from '@modelport/plugin-ml-node';
import { LeasedLoop, type LoopPlace } from '../loop/LeasedLoop';
import type { LabelSender } from './LabelSender';

const LEASE_MS = 10_000;
const USUAL_MS = 2_000;
/** While the service cannot be reached. */
const MOST_MS = 30_000;

/** What {@link LabelLoop} works with. */
export interface LabelLoopOptions extends LoopPlace {
  service: string;
  sender: Pick<LabelSender, 'send'>;
  leases: Leases;
  logger: LoggerService;
  /** Between two looks, in milliseconds; grows while the service cannot be reached. */
  everyMs?: number;
}

/** Sends labels again and again until the service has them. */
export class LabelLoop extends LeasedLoop {
  constructor(options: LabelLoopOptions) {
    const { service, sender, logger, everyMs = USUAL_MS } = options;
    super({
      ...options,
      name: `labels:${service}`,
      leaseMs: LEASE_MS,
      async work() {
        await sender.send();
        return false;
      },
      tell: error =>
        logger.warn(
          `Labels for the scoring service ${service} wait: ${
            toError(error).message
          }`,
        ),
      pauseMs: failures => Math.min(MOST_MS, everyMs * 2 ** failures),
    });
  }
}
