import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  DeploymentRecord,
  DeploymentStore,
} from '../store/DeploymentStore';
import type { Chore } from './Chore';
import type { StepRunnerOptions } from './StepRunner';

/** What a RolloutEngine works with. */
export interface RolloutEngineOptions extends Omit<StepRunnerOptions, 'now'> {
  store: DeploymentStore;
  logger: LoggerService;
  /** Done beside the deployments. */
  chores?: readonly Chore[];
  /** Told of each change. */
  onChange: (deployment: DeploymentRecord) => void;
  /** This host; its deployments are driven by one process at a time. */
  host: string;
  /** This process; unique. */
  holder: string;
  /** Whether the process of another holder has ended for certain. */
  isGone?: (holder: string) => boolean;
  now?: () => Date;
  /** How often deployments are looked at, in milliseconds; 1000 unless told. */
  pollMs?: number;
  /** How long a lease runs without renewal, in milliseconds; 8000 unless told. */
  leaseMs?: number;
}
