import type { RunRef, VersionRef } from './joinKeys';

/**
 * The steps of a model's life that are recorded as events.
 *
 * @public
 */
export const LIFECYCLE_EVENT_KINDS = [
  'created',
  'trained',
  'registered',
  'approved',
  'deployed',
  'rolled-back',
  'alerted',
] as const;

/**
 * A step of a model's life.
 *
 * @public
 */
export type LifecycleEventKind = (typeof LIFECYCLE_EVENT_KINDS)[number];

/**
 * Topic under which lifecycle events travel on the portal's event bus.
 *
 * @public
 */
export const LIFECYCLE_EVENT_TOPIC = 'modelport.lifecycle';

/**
 * What a lifecycle event is about; the keys by which it is joined with others.
 *
 * @public
 */
export interface LifecycleJoinKeys {
  /** Full hash of the git commit. */
  commit?: string;
  run?: RunRef;
  version?: VersionRef;
  /** Digest of the artifact, `sha256:` and hexadecimal digits. */
  digest?: string;
}

/**
 * One step of a model's life. Append-only: lead time, history and portfolio are computed from these alone.
 *
 * @public
 */
export interface LifecycleEvent {
  /** Unique id; a second event with the same id is the same event. */
  id: string;
  /** Full reference of the model's catalog entity. */
  entityRef: string;
  kind: LifecycleEventKind;
  /** Full reference of the user who acted; absent when the portal acted by itself. */
  actor?: string;
  /** ISO 8601 time in UTC. */
  time: string;
  keys: LifecycleJoinKeys;
}
