import { ConflictError, InputError, toError } from '@backstage/errors';
import {
  createDecider,
  type DecisionPolicy,
  InvalidFieldError,
  parsePolicy,
} from '@modelport/fraud-core';
import { requirePlainText } from '@modelport/plugin-ml-node';
import { parse, stringify } from 'yaml';
import type { ServedModels } from './askModels';
import { hashOf } from './chain';
import type { ReplacedPolicy } from './ServingRow';

/** A policy with the document that it was read from. */
export interface PolicyText {
  policy: DecisionPolicy;
  /** A DecisionPolicy document, as a service takes it. */
  document: object;
}

/** Records of decisions have names of so many characters, at most. */
const NAME_LENGTH = 255;
const MOST_VERSION = 2 ** 31 - 1;

/** A document as people read and write it. */
export const yamlOf = (document: object): string =>
  stringify(document, { lineWidth: 0 });

const refused = (problem: string, cause?: unknown) =>
  new InputError(
    problem.startsWith('policy') ? problem : `policy: ${problem}`,
    cause,
  );

/** A name or a version that the records of decisions cannot hold would lose them. */
function requireRecordable({ name, version }: DecisionPolicy): void {
  requirePlainText('policy: metadata.name', name);
  if (name.length > NAME_LENGTH) {
    throw refused(
      `metadata.name: has more than ${NAME_LENGTH} characters, which no record of a decision holds; write a shorter one`,
    );
  }
  if (version > MOST_VERSION) {
    throw refused(
      `metadata.version: is above ${MOST_VERSION}, which no record of a decision holds; write a lower one`,
    );
  }
}

/**
 * Reads a policy that people have written.
 *
 * @throws InputError that names the field and says what to write
 */
export function readPolicyText(text: string): PolicyText {
  let document: unknown;
  try {
    // One node that stands for another hides from a reader what is decided.
    document = parse(text, { maxAliasCount: 0 });
  } catch (error) {
    throw refused(
      `cannot be read as YAML, write one document without aliases: ${
        toError(error).message
      }`,
      error,
    );
  }
  let policy: DecisionPolicy;
  try {
    policy = parsePolicy(document);
  } catch (error) {
    if (!(error instanceof InvalidFieldError)) throw error;
    throw refused(error.message, error);
  }
  requireRecordable(policy);
  return { policy, document: document as object };
}

/**
 * Refuses a policy that a service cannot decide by: each of its versions has to have the features of the rules.
 *
 * @throws InputError that names the rule and the version
 */
export function requireFeatures(
  { policy }: PolicyText,
  { models }: ServedModels,
): void {
  for (const { name, version, features } of models) {
    try {
      createDecider(policy, features.names);
    } catch (error) {
      if (!(error instanceof InvalidFieldError)) throw error;
      throw refused(`${error.message} (${name}@${version})`, error);
    }
  }
}

/**
 * Refuses a policy that has the name of another one, and no higher version.
 *
 * @param others - policies that were served or approved
 * @throws InputError that says which version to write
 */
export function requireHigherVersion(
  { policy: { name, version } }: PolicyText,
  others: readonly { name: string; version: number }[],
): void {
  const highest = Math.max(
    ...others.filter(other => other.name === name).map(other => other.version),
    0,
  );
  if (version <= highest) {
    throw refused(
      `metadata.version: ${version} of ${name} is or was served or approved already, up to ${highest}; write ${
        highest + 1
      }, or another metadata.name`,
    );
  }
}

/**
 * The policy that a service decides by.
 *
 * @throws ConflictError where the service is too old to say it
 */
export function replacedBy({
  policy,
  policy_document: document,
}: ServedModels): ReplacedPolicy {
  if (document === undefined) {
    throw new ConflictError(
      'The scoring service does not say by which policy it decides: bring it up to date, so that GET /v1/models has policy_document',
    );
  }
  const { name, version } = policy;
  return { name, version, digest: hashOf(JSON.stringify(document)) };
}
