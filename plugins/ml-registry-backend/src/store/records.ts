import type {
  AliasMove,
  AliasRequestState,
  Evidence,
} from '@modelport/plugin-ml-registry-common';
import type { Columns } from './Table';

/** What the engine keeps of everything that it works at. */
interface Work {
  /** How often the step that is due has failed. */
  failures: number;
  /** Not before this time is the failed step tried again. */
  retryAt?: Date;
  createdAt: Date;
  /** Counts the changes; a change is refused when the record has moved on. */
  revision: number;
}

/** A version that the portal knows. `found`: not in the ledger yet. `recorded`: its event is due. `told`: nothing is. */
export interface VersionRecord extends Work {
  server: string;
  model: string;
  version: string;
  entityRef: string;
  runId?: string;
  registeredBy?: string;
  /** Who counts as author by the portal's own records; grows only. */
  authors: string[];
  digest?: string;
  digestProblem?: string;
  state: 'found' | 'recorded' | 'told';
}

/** A logged model that was asked to be registered. */
export interface RegistrationRecord extends Work {
  id: string;
  server: string;
  model: string;
  modelId: string;
  runId: string;
  entityRef: string;
  description: string;
  actor: string;
  state: 'asked' | 'done' | 'refused';
  version?: string;
  /** Why it waits or was refused. */
  message?: string;
}

/** A request to move an alias. */
export interface RequestRecord {
  id: string;
  sequence: number;
  entityRef: string;
  server: string;
  model: string;
  alias: string;
  version: string;
  valueBefore?: string;
  reason: string;
  evidence: Evidence[];
  state: AliasRequestState;
  stateMessage: string;
  askedBy: string;
  askedAt: Date;
  decidedBy?: string;
  decidedAt?: Date;
  decisionReason?: string;
  /** Set until the end, so that there is one for an alias of an entity. */
  openKey?: string;
  revision: number;
}

/** A move of an alias. `told`: done, and its event is out. */
export interface MoveRecord extends Work {
  id: string;
  entityRef: string;
  server: string;
  model: string;
  alias: string;
  /** None takes the alias away. */
  version?: string;
  /** What the alias has to be before; null stands for no alias, and absence for no comparison. */
  expected?: { value: string | null };
  actor: string;
  reason?: string;
  requestId?: string;
  state: 'asked' | 'moving' | 'done' | 'told' | 'conflict' | 'refused';
  /** What moves, in the order of writing; written before anything moves. */
  plan?: AliasMove[];
  /** Why it waits, or what was in its way. */
  message?: string;
}

/** What the ledger knows of the aliases of a model. */
export interface ModelRecord {
  server: string;
  model: string;
  /** The entity whose people act on it. */
  entityRef: string;
  aliases: Record<string, string>;
  /** The move that is changing its aliases now. */
  activeMove?: string;
  revision: number;
}

const WORK = {
  failures: ['failures', 'number'],
  retryAt: ['retry_at', 'time'],
  createdAt: ['created_at', 'time'],
  revision: ['revision', 'number'],
} as const;

const MODEL = {
  server: ['server', 'text'],
  model: ['model', 'text'],
  entityRef: ['entity_ref', 'text'],
} as const;

/** Columns of `ml_registry_versions`. */
export const VERSION_COLUMNS: Columns<VersionRecord> = {
  ...MODEL,
  ...WORK,
  version: ['version', 'text'],
  runId: ['run_id', 'text'],
  registeredBy: ['registered_by', 'text'],
  authors: ['authors', 'json'],
  digest: ['digest', 'text'],
  digestProblem: ['digest_problem', 'text'],
  state: ['state', 'text'],
};

/** Columns of `ml_registry_registrations`. */
export const REGISTRATION_COLUMNS: Columns<RegistrationRecord> = {
  ...MODEL,
  ...WORK,
  id: ['id', 'text'],
  modelId: ['model_id', 'text'],
  runId: ['run_id', 'text'],
  description: ['description', 'text'],
  actor: ['actor', 'text'],
  state: ['state', 'text'],
  version: ['version', 'text'],
  message: ['message', 'text'],
};

/** Columns of `ml_registry_requests`. */
export const REQUEST_COLUMNS: Columns<RequestRecord> = {
  ...MODEL,
  id: ['id', 'text'],
  sequence: ['sequence', 'number'],
  alias: ['alias', 'text'],
  version: ['version', 'text'],
  valueBefore: ['value_before', 'text'],
  reason: ['reason', 'text'],
  evidence: ['evidence', 'json'],
  state: ['state', 'text'],
  stateMessage: ['state_message', 'text'],
  askedBy: ['asked_by', 'text'],
  askedAt: ['asked_at', 'time'],
  decidedBy: ['decided_by', 'text'],
  decidedAt: ['decided_at', 'time'],
  decisionReason: ['decision_reason', 'text'],
  openKey: ['open_key', 'text'],
  revision: ['revision', 'number'],
};

/** Columns of `ml_registry_moves`. */
export const MOVE_COLUMNS: Columns<MoveRecord> = {
  ...MODEL,
  ...WORK,
  id: ['id', 'text'],
  alias: ['alias', 'text'],
  version: ['version', 'text'],
  expected: ['expected', 'json'],
  actor: ['actor', 'text'],
  reason: ['reason', 'text'],
  requestId: ['request_id', 'text'],
  state: ['state', 'text'],
  plan: ['plan', 'json'],
  message: ['message', 'text'],
};

/** Columns of `ml_registry_models`. */
export const MODEL_COLUMNS: Columns<ModelRecord> = {
  ...MODEL,
  aliases: ['aliases', 'json'],
  activeMove: ['active_move', 'text'],
  revision: ['revision', 'number'],
};
