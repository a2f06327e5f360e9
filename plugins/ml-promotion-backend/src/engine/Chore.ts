import type {
  DeploymentChange,
  DeploymentRecord,
} from '../store/DeploymentStore';

/** What a chore may use while it is done. */
export interface ChoreContext {
  /** Records a change under the lease; undefined when the deployment or the lease has moved on. */
  record(
    deployment: DeploymentRecord,
    change: DeploymentChange,
  ): Promise<DeploymentRecord | undefined>;
  /** Renews the lease; false when this process may not act any more. */
  confirm(): Promise<boolean>;
  /** Aborted when the portal stops. */
  signal: AbortSignal;
}

/** What the engine does beside the steps of single deployments, under the same lease and one run at a time. */
export interface Chore {
  /** Names it in the log. */
  readonly name: string;
  /** Whether it should be done now; asked at every look. */
  isDue(): boolean;
  run(context: ChoreContext): Promise<void>;
  /** Told of each change that the engine has recorded. */
  noticed?(deployment: DeploymentRecord): void;
}
