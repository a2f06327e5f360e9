import { ConflictError } from '@backstage/errors';
import type { Observation, TrainingLauncher } from './TrainingLauncher';

/** How to switch a launcher on, in one sentence. */
export const SWITCH_ON =
  'No launcher is switched on in this portal, so nothing can be trained: a platform engineer sets mlTraining.local.enabled: true, with directory, cacheDirectory and uv, or mlTraining.kubernetes, in app-config.yaml';

/** Stands where no launcher is switched on: trainings from before are reported as lost, and none is started. */
export class SwitchedOffLauncher implements TrainingLauncher {
  readonly name = 'none';
  readonly concurrency = 0;
  readonly stopsWithPortal = false;

  async prepare(): Promise<void> {
    throw new ConflictError(SWITCH_ON);
  }

  async launch(): Promise<void> {
    throw new ConflictError(SWITCH_ON);
  }

  async observe(): Promise<Observation> {
    const message =
      'Its launcher has been switched off, so nothing is known of it. Switch it on and run it again.';
    return { phase: 'lost', message };
  }

  async cancel(): Promise<void> {}

  async readLog() {
    return { text: '', cursor: 0, size: 0 };
  }

  async forget(): Promise<void> {}
}
