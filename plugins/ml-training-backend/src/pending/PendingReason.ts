/** Why a training does not run yet. */
export type PendingCause =
  /** Others use the quota. */
  | 'quota'
  /** The quota is too small for it, however long it waits. */
  | 'quota-impossible'
  /** No flavor of the queue is what it asks for. */
  | 'flavor'
  /** Nodes are kept for those who tolerate their taint. */
  | 'taint'
  /** No node has room, or is of the kind asked for. */
  | 'no-node'
  /** Had to make room for another, and waits again. */
  | 'preempted'
  /** Nobody is let in by the queue. */
  | 'queue-stopped'
  /** The queue is not there, or not set up. */
  | 'queue-misconfigured'
  | 'image-pull'
  /** Somebody holds it back. */
  | 'suspended'
  /** A Secret or ConfigMap that its pod names is not there. */
  | 'missing-secret'
  /** The cluster's own rules refuse its pods. */
  | 'admission-refused'
  /** Is under way. */
  | 'starting'
  /** Nothing that is known explains it. */
  | 'unknown';

/** What a sentence stands on: where it was read, in the words of the cluster. */
export interface PendingEvidence {
  /** Such as `Workload job-training-1-abcde`. */
  object: string;
  /** Condition or event, such as `QuotaReserved=False (Pending)`. */
  what: string;
  message?: string;
  /** ISO 8601. */
  at?: string;
}

/** Why a training does not run yet, for people. */
export interface PendingReason {
  cause: PendingCause;
  /** One sentence, or two where something can be done about it. */
  sentence: string;
  evidence: PendingEvidence[];
}
