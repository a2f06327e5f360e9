import { InvalidFieldError } from '@modelport/fraud-core';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { type AliasedVersion, provideAliased } from '../alias/provideAliased';
import { readConfiguration } from '../config/readConfiguration';
import type { ScoringConfiguration } from '../config/ScoringConfiguration';
import type { CommandLine } from './commandLine';

/** What answers when one model was given and no policy. */
const PLAIN_POLICY = {
  apiVersion: 'modelport/v1alpha1',
  kind: 'DecisionPolicy',
  metadata: { name: 'plain', version: 1 },
  thresholds: { review: 0.5, decline: 0.9 },
};

/** @throws InvalidFieldError that names the option by which the file was given */
export async function readYaml(file: string, option: string): Promise<unknown> {
  try {
    return parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new InvalidFieldError(
      option,
      `${file} cannot be read as YAML: ${(error as Error).message}`,
    );
  }
}

/**
 * What is to be served now.
 *
 * @throws InvalidFieldError that names the field
 */
export async function desiredConfiguration(
  source: CommandLine['source'],
): Promise<ScoringConfiguration> {
  if (source.kind === 'configuration') {
    const file = path.resolve(source.file);
    return readConfiguration(
      await readYaml(file, '--config'),
      path.dirname(file),
    );
  }
  const model =
    source.kind === 'alias'
      ? await provideAliased(source.address, source.folder)
      : { model: 'model', version: 'file', path: source.path };
  return oneModel(model, source);
}

/** A configuration in which one version answers everything. */
function oneModel(
  { model: name, version, path: folder }: AliasedVersion,
  { features, policy }: { features?: string; policy?: string },
): Promise<ScoringConfiguration> {
  return readConfiguration(
    {
      apiVersion: 'modelport/v1alpha1',
      kind: 'ScoringConfiguration',
      metadata: { name: 'one-model' },
      currency: 'EUR',
      models: [
        {
          ...{ name, version, path: folder },
          ...(features !== undefined && { features }),
        },
      ],
      traffic: `${name}@${version}`,
      policy: policy ?? PLAIN_POLICY,
    },
    process.cwd(),
  );
}

/** Changes with the configuration, the models and whatever else it names. */
export function fingerprintOf(configuration: ScoringConfiguration): string {
  return createHash('sha256')
    .update(
      JSON.stringify(configuration, (_key, value) =>
        value instanceof Map ? [...value] : value,
      ),
    )
    .digest('hex');
}
