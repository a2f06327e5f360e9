import { ServiceUnavailableError } from '@backstage/errors';
import { SWITCH_ON } from '../config/readPromotionConfig';
import type { Observation, RolloutTarget } from './RolloutTarget';

/** Stands where no target is switched on: nothing is started, and what was deployed before waits until one is again. */
export class SwitchedOffTarget implements RolloutTarget {
  readonly name = 'none';

  async fetch(): Promise<void> {
    throw new ServiceUnavailableError(SWITCH_ON);
  }

  async start(): Promise<void> {
    throw new ServiceUnavailableError(SWITCH_ON);
  }

  async observe(): Promise<Observation> {
    return { phase: 'absent' };
  }

  async stop(): Promise<void> {}

  async call(): Promise<never> {
    throw new ServiceUnavailableError(SWITCH_ON);
  }

  async readLog(): Promise<string> {
    return '';
  }

  async forget(): Promise<void> {}
}
