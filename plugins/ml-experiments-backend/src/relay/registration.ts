import type { JsonBody, RelayScope, RelayToken, RunFacts } from './RelayCall';
import { isPlainObject } from './rules/isPlainObject';

/** A version of a registered model that a run has made through the relay. */
export interface Registration {
  /** Configured name of the MLflow server. */
  server: string;
  /** Name of the registered model. */
  model: string;
  version: string;
  runId: string;
  /** Full reference of the entity of the run. */
  entityRef: string;
  /** Full reference of the person on whose account the token acts. */
  actor: string;
}

/** What is told of the call that made it. */
export interface RegisteringCall {
  scope: RelayScope;
  token: Pick<RelayToken, 'issuer'>;
  facts: Pick<RunFacts, 'runs'>;
}

/** What MLflow's answer to `model-versions/create` says; undefined when it is something else. */
export function readRegistration(
  answer: JsonBody,
  { scope, token, facts }: RegisteringCall,
): Registration | undefined {
  const made = answer.model_version;
  if (!isPlainObject(made) || typeof made.name !== 'string') {
    return undefined;
  }
  const version = String(made.version);
  const { server, entityRef } = scope;
  const [runId = scope.runId] = facts.runs;
  return runId !== undefined && /^[1-9]\d*$/.test(version)
    ? {
        ...{ server, runId, entityRef },
        ...{ model: made.name, version, actor: token.issuer },
      }
    : undefined;
}
