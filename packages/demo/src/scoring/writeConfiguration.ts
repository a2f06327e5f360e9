import fs from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parse, stringify } from 'yaml';

/** What is to answer payments. */
export interface ServedModel {
  /** Of the service. */
  service: string;
  model: string;
  version: string;
  digest: string;
  /** Relative to the folder of the configuration. */
  path: string;
}

const API_VERSION = 'modelport/v1alpha1';

const modelsOf = ({ model, ...rest }: ServedModel) => [
  {
    name: model,
    version: rest.version,
    path: rest.path,
    digest: rest.digest,
  },
];

interface Written {
  metadata?: { revision?: number };
  models?: unknown;
  policy?: unknown;
}

/** One version that answers everything, and what is done about its scores; the policy stays what it was. */
const configurationOf = (served: ServedModel, before?: Written) => ({
  apiVersion: API_VERSION,
  kind: 'ScoringConfiguration',
  metadata: {
    name: served.service,
    revision: (before?.metadata?.revision ?? 0) + 1,
  },
  currency: 'EUR',
  models: modelsOf(served),
  traffic: `${served.model}@${served.version}`,
  policy: before?.policy ?? {
    apiVersion: API_VERSION,
    kind: 'DecisionPolicy',
    metadata: { name: served.service, version: 1 },
    // The model is rarely in doubt: this sends about one payment of a hundred to people.
    thresholds: { review: 0.1, decline: 0.9 },
    exploration: { share: 0.05, salt: served.service },
  },
});

async function read(file: string): Promise<Written | undefined> {
  try {
    return parse(await fs.readFile(file, 'utf8')) ?? undefined;
  } catch {
    return undefined; // Never written, or not readable: written anew.
  }
}

/** Where the configuration lies. */
export const configurationIn = (folder: string) =>
  path.join(folder, 'configuration.yaml');

/**
 * Writes what the service serves, whole or not at all. One that serves this version already is left as it is, whatever
 * somebody has changed in it besides.
 *
 * @returns whether it was written
 */
export async function writeConfiguration(
  folder: string,
  served: ServedModel,
): Promise<boolean> {
  const file = configurationIn(folder);
  const before = await read(file);
  if (isDeepStrictEqual(before?.models, modelsOf(served))) return false;
  await fs.mkdir(folder, { recursive: true, mode: 0o700 });
  const making = `${file}.${process.pid}`;
  const text = stringify(configurationOf(served, before));
  await fs.writeFile(making, text, { mode: 0o600 });
  await fs.rename(making, file);
  return true;
}
