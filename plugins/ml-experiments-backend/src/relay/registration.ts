import type { RunToken } from './authenticateRun';
import type { JsonBody } from './RelayCall';
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

/** What MLflow's answer to `model-versions/create` says; undefined when it is something else. */
export function readRegistration(
  answer: JsonBody,
  { scope, issuer }: RunToken,
): Registration | undefined {
  const made = answer.model_version;
  if (!isPlainObject(made) || typeof made.name !== 'string') {
    return undefined;
  }
  const version = String(made.version);
  const { server, runId, entityRef } = scope;
  return /^[1-9]\d*$/.test(version)
    ? { server, model: made.name, version, runId, entityRef, actor: issuer }
    : undefined;
}
