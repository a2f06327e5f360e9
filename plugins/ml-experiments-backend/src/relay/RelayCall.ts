/** A JSON object as it came. */
export type JsonBody = Record<string, unknown>;

/** Where a token may log. */
export interface RelayScope {
  /** The configured name of the MLflow server. */
  server: string;
  experimentId: string;
  /** The only run that the token is good for; absent for a token that makes its own runs in the experiment. */
  runId?: string;
  /** Full reference of the entity of these runs. */
  entityRef: string;
}

/** A token that the relay has found good. */
export interface RelayToken {
  id: string;
  /** Full reference of the person on whose account it acts. */
  issuer: string;
  scope: RelayScope;
}

/** In words for a refusal: which runs a token is good for. */
export function runsOf(scope: RelayScope): string {
  return scope.runId === undefined
    ? `the runs that it has made in experiment ${scope.experimentId}`
    : `run ${scope.runId}`;
}

/** One call of a client, with everything that a rule looks at. */
export interface RelayCall {
  method: string;
  /** Decoded segments of the path below the server's root. */
  segments: string[];
  /** Values of each parameter, in their order. */
  query: Record<string, string[]>;
  /** The JSON body; absent for calls without one. */
  body?: JsonBody;
  token: RelayToken;
  /** What the token is good for. */
  scope: RelayScope;
  /** Facts that only the server or the catalog know. */
  facts: RunFacts;
}

/** What a rule may have to find out about the token's runs. Each is remembered. */
export interface RunFacts {
  /** Whether the token may log to this run: its only one, or one that it has made. */
  ownsRun(runId: string): Promise<boolean>;
  /** Whether one of these runs wrote this logged model. */
  ownsModel(modelId: string): Promise<boolean>;
  /** The runs that this call was found to be about. */
  readonly runs: ReadonlySet<string>;
  /** Name of the experiment of the token. */
  experimentName(): Promise<string | undefined>;
  /** Name of the registered model of the token's entity, by its annotation; undefined when it has none. */
  registeredModel(): Promise<string | undefined>;
  /**
   * Lets the token's entity make versions of a registered model.
   * @throws RelayError with status 409 when the model is of other owners, 503 when it cannot be found out now
   */
  claimModel(model: string): Promise<void>;
}

/** How a call is passed on when its rule allows it. */
export interface RelayRule {
  /** What it is called in messages. */
  name: string;
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Segments below the server's root: a text, `:name` for any one segment, `*` last for the rest. */
  path: string;
  /** Whether it changes the run, so that pages hear of it. */
  writes: boolean;
  /** Id of the audit event, for what outlives the run. */
  audit?: string;
  /** Whether a success makes a version of a registered model, which the registry hears of. */
  registers?: boolean;
  /** `json`: a body that is read and checked. `stream`: a body of any size, never read. */
  body?: 'json' | 'stream';
  /** Names of the only parameters (GET) or top-level fields (body) that are passed on. */
  fields: readonly string[];
  /** Fields that have to be there and name the token's own run, experiment or model. */
  own?: ReadonlyArray<
    'run_id' | 'run_ids' | 'experiment_id' | 'experiment_ids' | 'source_run_id'
  >;
  /** Whether a success makes a run. */
  creates?: boolean;
  /** What is sent in the place of the body. */
  rewrite?(call: RelayCall, body: JsonBody): JsonBody;
  /** What else has to hold; throws RelayError. */
  check?(call: RelayCall, path: Record<string, string>): Promise<void> | void;
  /** Leaves only what is the token's own in an answer; the answer is then read whole. */
  filterAnswer?(answer: JsonBody, facts: RunFacts): Promise<JsonBody>;
}
