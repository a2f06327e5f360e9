import {
  InvalidFieldError,
  parsePolicy,
  readFields,
  readList,
  readText,
  refuseOthers,
} from '@modelport/fraud-core';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { checkKnown, readTraffic } from './readTraffic';
import type {
  ScoringConfiguration,
  WantedVersion,
} from './ScoringConfiguration';

const API_VERSION = 'modelport/v1alpha1';
const KIND = 'ScoringConfiguration';
const CURRENCY = /^[A-Z]{3}$/;
const KNOWN = [
  'apiVersion',
  'kind',
  'metadata',
  'currency',
  'models',
  'traffic',
  'experiment',
  'shadow',
  'policy',
];

/** Reads files that a configuration names, relative to its own folder. */
class Files {
  constructor(private readonly folder: string) {}

  resolve(file: string): string {
    return path.resolve(this.folder, file);
  }

  async yaml(file: string, where: string): Promise<unknown> {
    try {
      return parse(await readFile(this.resolve(file), 'utf8'));
    } catch (error) {
      throw new InvalidFieldError(
        where,
        `${file} cannot be read as YAML: ${(error as Error).message}`,
      );
    }
  }
}

async function readFeatures(
  value: unknown,
  where: string,
  files: Files,
): Promise<unknown> {
  if (value === undefined) return undefined;
  const document =
    typeof value === 'string' ? await files.yaml(value, where) : value;
  return readFields(document, where).features ?? document;
}

async function readVersion(
  raw: unknown,
  where: string,
  files: Files,
): Promise<WantedVersion> {
  const fields = readFields(raw, where);
  const name = readText(fields.name, `${where}.name`);
  if (typeof fields.version === 'number') {
    throw new InvalidFieldError(
      `${where}.version`,
      `write it in quotes, "${fields.version}"`,
    );
  }
  const version = readText(fields.version, `${where}.version`);
  return {
    ref: `${name}@${version}`,
    name,
    version,
    path: files.resolve(readText(fields.path, `${where}.path`)),
    digest:
      fields.digest === undefined
        ? undefined
        : readText(fields.digest, `${where}.digest`),
    features: await readFeatures(fields.features, `${where}.features`, files),
  };
}

function checkUnique(versions: readonly WantedVersion[]): void {
  versions.forEach(({ ref }, at) => {
    if (versions.findIndex(each => each.ref === ref) < at) {
      throw new InvalidFieldError(
        `models[${at}]`,
        `${ref} occurs more than once; leave one out`,
      );
    }
  });
}

/**
 * Reads a configuration; the files that it names lie relative to `folder`.
 *
 * @param document - as a YAML reader gives it
 * @throws InvalidFieldError that names the field
 * @public
 */
export async function readConfiguration(
  document: unknown,
  folder: string,
): Promise<ScoringConfiguration> {
  const fields = readFields(document, 'configuration');
  refuseOthers(fields, KNOWN);
  if (fields.apiVersion !== API_VERSION) {
    throw new InvalidFieldError('apiVersion', `write ${API_VERSION}`);
  }
  if (fields.kind !== KIND)
    throw new InvalidFieldError('kind', `write ${KIND}`);
  const files = new Files(folder);
  const metadata = readFields(fields.metadata, 'metadata');
  const revision = metadata.revision ?? 1;
  if (!Number.isSafeInteger(revision) || Number(revision) < 1) {
    throw new InvalidFieldError('metadata.revision', 'write a whole number');
  }
  const currency = readText(fields.currency, 'currency');
  if (!CURRENCY.test(currency)) {
    throw new InvalidFieldError('currency', 'write an ISO 4217 code like EUR');
  }
  const models = readList(fields.models, 'models');
  if (models.length === 0) {
    throw new InvalidFieldError('models', 'name at least one');
  }
  const versions = await Promise.all(
    models.map((raw, at) => readVersion(raw, `models[${at}]`, files)),
  );
  checkUnique(versions);
  const policy = parsePolicy(
    typeof fields.policy === 'string'
      ? await files.yaml(fields.policy, 'policy')
      : fields.policy,
  );
  return {
    name: readText(metadata.name, 'metadata.name'),
    revision: Number(revision),
    currency,
    versions,
    ...readTraffic(fields, versions),
    shadow: readList(fields.shadow ?? [], 'shadow').map((ref, at) =>
      checkKnown(ref, versions, `shadow[${at}]`),
    ),
    policy,
    configuredPolicy: { name: policy.name, version: policy.version },
  };
}
