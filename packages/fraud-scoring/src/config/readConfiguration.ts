import {
  type DecisionPolicy,
  type Experiment,
  type Fields,
  InvalidFieldError,
  parseExperiment,
  parsePolicy,
  readFields,
  readList,
  readText,
  refuseOthers,
} from '@modelport/fraud-core';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';

/**
 * A model version that is to be loaded.
 *
 * @public
 */
export interface WantedVersion {
  /** `name@version`, by which the rest of the configuration speaks of it. */
  ref: string;
  name: string;
  version: string;
  /** A folder that `mlflow.onnx.log_model` wrote, or an `.onnx` file. */
  path: string;
  digest: string | undefined;
  /** The `features` section of its repository's `modelport.yaml`; absent where the model's package holds it. */
  features: unknown;
}

/**
 * What a scoring service is to serve.
 *
 * @public
 */
export interface ScoringConfiguration {
  name: string;
  revision: number;
  /** ISO 4217 code of the currency of all amounts. */
  currency: string;
  versions: readonly WantedVersion[];
  /** Which card has which version; an experiment of one variant where all have the same. */
  experiment: Experiment;
  /** The version of each variant, by the name of the variant. */
  versionOf: ReadonlyMap<string, string>;
  /** Versions that score everything and decide nothing. */
  shadow: readonly string[];
  policy: DecisionPolicy;
}

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

function checkKnown(
  ref: unknown,
  versions: readonly WantedVersion[],
  where: string,
): string {
  const text = readText(ref, where);
  if (!versions.some(version => version.ref === text)) {
    throw new InvalidFieldError(
      where,
      `${text} is not among models; choose ${versions
        .map(version => version.ref)
        .join(', ')}`,
    );
  }
  return text;
}

function readTraffic(
  fields: Fields,
  versions: readonly WantedVersion[],
): Pick<ScoringConfiguration, 'experiment' | 'versionOf'> {
  if ((fields.traffic === undefined) === (fields.experiment === undefined)) {
    throw new InvalidFieldError(
      'traffic',
      'write either traffic, the version that answers, or experiment, the variants that share the cards',
    );
  }
  if (fields.experiment === undefined) {
    const ref = checkKnown(fields.traffic, versions, 'traffic');
    return {
      experiment: {
        name: 'none',
        salt: 'none',
        variants: [{ name: 'all', weight: 1 }],
      },
      versionOf: new Map([['all', ref]]),
    };
  }
  const experiment = parseExperiment(fields.experiment);
  const raw = readList(
    readFields(fields.experiment, 'experiment').variants,
    'experiment.variants',
  );
  const versionOf = new Map(
    experiment.variants.map(({ name }, at) => {
      const where = `experiment.variants[${at}].model`;
      return [
        name,
        checkKnown(readFields(raw[at], where).model, versions, where),
      ];
    }),
  );
  return { experiment, versionOf };
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
  return {
    name: readText(metadata.name, 'metadata.name'),
    revision: Number(revision),
    currency,
    versions,
    ...readTraffic(fields, versions),
    shadow: readList(fields.shadow ?? [], 'shadow').map((ref, at) =>
      checkKnown(ref, versions, `shadow[${at}]`),
    ),
    policy: parsePolicy(
      typeof fields.policy === 'string'
        ? await files.yaml(fields.policy, 'policy')
        : fields.policy,
    ),
  };
}
