import type { LoggerService } from '@backstage/backend-plugin-api';
import type { LiveTrainings } from '../live/LiveTrainings';
import type { TrainingStore } from '../store/TrainingStore';
import type { StepRunnerOptions } from './StepRunner';

/** What a TrainingEngine works with. */
export interface TrainingEngineOptions extends Omit<StepRunnerOptions, 'now'> {
  store: TrainingStore;
  live: LiveTrainings;
  logger: LoggerService;
  /** This host; its trainings are driven by one process at a time. */
  host: string;
  /** This process; unique. */
  holder: string;
  /** Whether the process of another holder has ended for certain. */
  isGone?: (holder: string) => boolean;
  now?: () => Date;
  /** How often active trainings are looked at, in milliseconds; 1000 unless told. */
  pollMs?: number;
  /** How long a lease runs without renewal, in milliseconds; 8000 unless told. */
  leaseMs?: number;
}
