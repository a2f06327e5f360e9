/** What an asker adds to a request in their own words. @public */
export interface EvidenceClaim {
  /** At most 100 characters; no name of a metric, nor of what else the portal reads itself. */
  label: string;
  /** At most 500 characters; an `http` or `https` address is shown as a link. */
  value: string;
}

/**
 * How a version stands to a gate. `malformed`: the gate cannot be judged as it is written; `unread`: `modelport.yaml`
 * could not be read. A gate informs whoever decides; it refuses nothing.
 *
 * @public
 */
export type GateOutcome =
  | 'kept'
  | 'missed'
  | 'not-measured'
  | 'malformed'
  | 'unread';

/**
 * A fact on which a decision rests. Entries that were stored before there was a `source` have none: they were the
 * asker's, so absence reads as `claimed`.
 *
 * @public
 */
export interface Evidence {
  label: string;
  value: string;
  /** `measured`: the portal read it when the request was made. `claimed`: the asker says so. */
  source?: 'measured' | 'claimed';
  /**
   * Of what is measured: a metric of the source run, where the version comes from, or a gate of `promotion.gates` in
   * `modelport.yaml`, of which `value` is what was measured, or what is wrong with it.
   */
  about?: 'metric' | 'origin' | 'gate';
  /** Of what is measured: the same of the champion at that moment; absent without a champion, or where it has none. */
  champion?: string;
  /** Of a gate: what it asks for in words, such as `at least 0.5`; absent where it is malformed or unread. */
  bound?: string;
  /** Of a gate: how the version stands to it. */
  outcome?: GateOutcome;
  /** Of a gate: the commit whose `modelport.yaml` declares it. */
  declaredAt?: string;
  /** Of a claim: full reference of the person who adds it. */
  claimedBy?: string;
}

/**
 * Where a request to move `champion` stands. `open`: waits for someone to decide. `moving`: approved, the aliases are
 * being moved. The others are ends; `conflict` means that the aliases were moved by somebody else meanwhile.
 *
 * @public
 */
export type AliasRequestState =
  | 'open'
  | 'moving'
  | 'done'
  | 'rejected'
  | 'withdrawn'
  | 'conflict';

/** A request to move `champion`. Times are ISO 8601. @public */
export interface AliasRequest {
  id: string;
  entityRef: string;
  alias: string;
  version: string;
  /** What the alias named when the request was made; absent when there was no such alias. */
  valueBefore?: string;
  reason: string;
  evidence: Evidence[];
  state: AliasRequestState;
  /** The state in one sentence for people. */
  stateMessage: string;
  askedBy: string;
  askedAt: string;
  decidedBy?: string;
  decidedAt?: string;
  decisionReason?: string;
  /** Whether the caller may approve or reject. */
  mayDecide: boolean;
  /** Why not, in one sentence. */
  mayNotDecideBecause?: string;
}

/** What a ledger entry records. `changed-outside`: an alias moved without the portal. @public */
export type LedgerEntryKind =
  | 'registered'
  | 'asked'
  | 'approved'
  | 'rejected'
  | 'withdrawn'
  | 'alias-moved'
  | 'conflict'
  | 'changed-outside';

/** A value of an alias before and after; absent where the alias did not exist. @public */
export interface AliasMove {
  alias: string;
  before?: string;
  after?: string;
}

/** An entry of the ledger: append-only, each hashed together with the hash of the one before. @public */
export interface LedgerEntry {
  /** From 1 up, without gaps, over all models of the portal. */
  sequence: number;
  /** ISO 8601 in UTC. */
  time: string;
  kind: LedgerEntryKind;
  entityRef: string;
  server: string;
  model: string;
  version?: string;
  /** Full reference of the user who acted; absent when the portal acted by itself. */
  actor?: string;
  reason?: string;
  evidence: Evidence[];
  /** All aliases that moved in this one step. */
  moves: AliasMove[];
  requestId?: string;
  digest?: string;
  /** Source run of a registered version. */
  runId?: string;
  /** Who counted as author of a registered version by the portal's own records; absent when it knew none. */
  authors?: string[];
  /** Hexadecimal SHA-256 of the entry before; 64 zeros for the first. */
  previousHash: string;
  /** Hexadecimal SHA-256 of this entry. */
  hash: string;
}

/** Whether the ledger is whole. @public */
export interface LedgerCheck {
  whole: boolean;
  /** Entries that were checked. */
  entries: number;
  /** Hash of the newest entry. */
  head?: string;
  /** Id of the key that signed the head. */
  keyId: string;
  /** Public key as PEM. */
  publicKey: string;
  /** Ed25519 signature over the head, base64. */
  signature?: string;
  /** What is wrong, where, in one sentence. */
  problem?: string;
}
