import type { DeploymentState } from '@modelport/plugin-ml-promotion-common';
import type { Lease, Leases } from '@modelport/plugin-ml-node';
import type { ServedSchema } from '../targets/RolloutTarget';

/** What people want of a deployment. A stop of the portal changes nothing of it. */
export type Wanted = 'serve' | 'stop';

/** A deployment as it is stored: what is wanted of it, and where it stands. */
export interface DeploymentRecord {
  id: string;
  /** Order in which deployments were asked for; the latest that serves is the one that answers. */
  sequence: number;
  entityRef: string;
  server: string;
  model: string;
  version: string;
  digest: string;
  /** Name in the routes of the model server. */
  modelName: string;
  /** Names of the features, when the version's signature has them. */
  columns?: string[];
  target: string;
  environment: string;
  /** The host whose portal drives it. */
  host: string;
  wanted: Wanted;
  state: DeploymentState;
  stateMessage: string;
  createdBy: string;
  createdAt: Date;
  /** When the state last changed. */
  changedAt: Date;
  servingSince?: Date;
  /** What it expects and gives; known once it has served. */
  schema?: ServedSchema;
  replaces?: string;
  requestId?: string;
  /** True when those that it replaces were told to stop, and the portal knows that it serves. */
  announced: boolean;
  /** True when it has ended and nothing is left to do. */
  settled: boolean;
  /** How often the step that is due has failed. */
  failures: number;
  /** How often its process has ended by itself without having served for long. */
  crashes: number;
  /** Not before this time is the next try. */
  retryAt?: Date;
  /** Who asked for its end; absent where another took its place or the portal ended it. */
  undeployedBy?: string;
  /** Counts the changes; a change is refused when the record has moved on. */
  revision: number;
}

/** A deployment that was just asked for. */
export type NewDeployment = Omit<
  DeploymentRecord,
  | 'sequence'
  | 'wanted'
  | 'state'
  | 'stateMessage'
  | 'changedAt'
  | 'servingSince'
  | 'schema'
  | 'announced'
  | 'settled'
  | 'failures'
  | 'crashes'
  | 'retryAt'
  | 'undeployedBy'
  | 'revision'
>;

/** What can change in a deployment; `null` takes a value away. */
export type DeploymentChange = Partial<
  Pick<
    DeploymentRecord,
    | 'host'
    | 'wanted'
    | 'state'
    | 'stateMessage'
    | 'servingSince'
    | 'schema'
    | 'announced'
    | 'settled'
    | 'failures'
    | 'crashes'
    | 'undeployedBy'
  >
> & { retryAt?: Date | null };

/** Remembers deployments and who drives them. */
export interface DeploymentStore {
  /**
   * Adds a deployment, or gives the one that the same person's request of this id has made before, or the one that
   * `instead` finds among those of the environment for which something is left to do, newest first. No other deployment
   * is added between that look and the addition.
   */
  insert(
    deployment: NewDeployment,
    instead?: (active: DeploymentRecord[]) => DeploymentRecord | undefined,
  ): Promise<DeploymentRecord>;
  /** One deployment of an entity. */
  find(entityRef: string, id: string): Promise<DeploymentRecord | undefined>;
  /** The deployment that a request of a person has made. */
  findByRequest(
    entityRef: string,
    createdBy: string,
    requestId: string,
  ): Promise<DeploymentRecord | undefined>;
  /** Deployments of an entity, newest first, optionally those before one. */
  list(
    entityRef: string,
    page: { limit: number; before?: string },
  ): Promise<DeploymentRecord[]>;
  /** Deployments of one environment for which something is left to do, newest first. */
  listActiveIn(
    entityRef: string,
    environment: string,
  ): Promise<DeploymentRecord[]>;
  /** Deployments for which something is left to do, optionally of one host, in the order of asking. */
  listActive(host?: string): Promise<DeploymentRecord[]>;
  /**
   * Deployments that still count, optionally of one host: those for which something is left to do, and those that failed
   * while they were wanted and that no later one of their environment has followed.
   */
  listKept(host?: string): Promise<DeploymentRecord[]>;
  /**
   * Changes a deployment unless it has moved on since `revision`, or the lease has passed to another.
   * @returns the deployment as it is then; undefined when the change was refused
   */
  update(
    id: string,
    revision: number,
    change: DeploymentChange,
    lease?: Lease,
  ): Promise<DeploymentRecord | undefined>;
  /** Like {@link DeploymentStore.update}, and makes it the one that was asked for last. */
  renew(
    id: string,
    revision: number,
    change: DeploymentChange,
  ): Promise<DeploymentRecord | undefined>;
  /** Who drives what. */
  leases: Leases;
}
