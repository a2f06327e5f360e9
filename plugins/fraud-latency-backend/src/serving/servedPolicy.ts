import { ConflictError, InputError } from '@backstage/errors';
import {
  createDecider,
  type DecisionPolicy,
  InvalidFieldError,
  parsePolicy,
} from '@modelport/fraud-core';
import { requirePlainText } from '@modelport/plugin-ml-node';
import { parseAllDocuments, stringify, visit } from 'yaml';
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

/** A document as people read and write it. */
export const yamlOf = (document: object): string =>
  stringify(document, { lineWidth: 0 });

/** Without a cause, whose message would be told once more. */
const refused = (problem: string) =>
  new InputError(problem.startsWith('policy') ? problem : `policy: ${problem}`);

/** A name that the records of decisions cannot hold would lose them. */
function requireRecordable({ name }: DecisionPolicy): void {
  requirePlainText('policy: metadata.name', name);
  if (name.length > NAME_LENGTH) {
    throw refused(
      `metadata.name: has more than ${NAME_LENGTH} characters, which no record of a decision holds; write a shorter one`,
    );
  }
}

/** The one document of a text, which says nothing twice: a node that stands for another hides what is decided. */
function documentOf(text: string): unknown {
  const documents = [...parseAllDocuments(text)];
  const [document] = documents;
  const [error] = document?.errors ?? [];
  if (error) {
    const [problem] = error.message.split('\n');
    throw refused(`cannot be read as YAML: ${problem.replace(/:$/, '')}`);
  }
  if (documents.length > 1) {
    throw refused(
      `there are ${documents.length} documents; write one, without --- between`,
    );
  }
  let alias: string | undefined;
  if (document) {
    visit(document, {
      Alias(_key, { source }) {
        alias = source;
        return visit.BREAK;
      },
    });
  }
  if (alias !== undefined) {
    throw refused(
      `*${alias} stands for another part; write that part out, so that everybody reads what is decided`,
    );
  }
  return document?.toJS();
}

/**
 * Reads a policy that people have written.
 *
 * @throws InputError that names the field and says what to write
 */
export function readPolicyText(text: string): PolicyText {
  const document = documentOf(text);
  let policy: DecisionPolicy;
  try {
    policy = parsePolicy(document);
  } catch (error) {
    if (!(error instanceof InvalidFieldError)) throw error;
    throw refused(error.message);
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
      throw refused(`${error.message} (${name}@${version})`);
    }
  }
}

/**
 * Refuses a policy that has the name of another one, and no higher version.
 *
 * @param others - policies that were served or approved, or are in the configuration of the service
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
      `metadata.version: ${version} of ${name} is served, approved or in the configuration of the service already, up to ${highest}; write ${
        highest + 1
      }, or another metadata.name`,
    );
  }
}

/**
 * Refuses a policy that a service would not decide by: of one name the higher version counts, and its configuration may have
 * one that does not decide now.
 *
 * @throws InputError that says which version to write
 */
export function requireAboveConfigured(
  { policy: { name, version } }: PolicyText,
  { policy: served, configured_policy: configured }: ServedModels,
): void {
  if (configured?.name !== name || version >= configured.version) return;
  const now =
    served.name === name
      ? ''
      : `, though ${served.name} version ${served.version} does now`;
  throw refused(
    `metadata.version: ${version} of ${name} is below ${
      configured.version
    } in the configuration of the service, which would decide instead${now}; write ${
      configured.version + 1
    }, or another metadata.name`,
  );
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
