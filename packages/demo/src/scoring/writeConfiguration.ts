import fs from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parse, stringify } from 'yaml';

/** A version that answers payments. */
export interface ServedModel {
  model: string;
  version: string;
  digest: string;
  /** Relative to the folder of the configuration. */
  path: string;
}

/** What is to answer payments. */
export interface Served {
  service: string;
  champion: ServedModel;
  /** Has a fifth of the cards; absent: the champion has all. */
  challenger?: ServedModel;
}

const API_VERSION = 'modelport/v1alpha1';
const EXPERIMENT = 'champion-challenger';

const refOf = ({ model, version }: ServedModel) => `${model}@${version}`;

const modelsOf = ({ champion, challenger }: Served) =>
  [champion, ...(challenger ? [challenger] : [])].map(
    ({ model, version, path: at, digest }) => ({
      name: model,
      version,
      path: at,
      digest,
    }),
  );

interface Written {
  metadata?: { revision?: number };
  models?: unknown;
  policy?: unknown;
}

/** Other arms are another experiment: only the first has the plain name. */
const trafficOf = ({ champion, challenger }: Served, revision: number) =>
  challenger
    ? {
        experiment: {
          name: revision === 1 ? EXPERIMENT : `${EXPERIMENT}-${revision}`,
          salt: `${EXPERIMENT}-${revision}`,
          variants: [
            { name: 'control', weight: 0.8, model: refOf(champion) },
            { name: 'challenger', weight: 0.2, model: refOf(challenger) },
          ],
        },
      }
    : { traffic: refOf(champion) };

/** Which versions answer, and what is done about their scores; the policy stays what it was. */
function configurationOf(served: Served, before?: Written) {
  const { service } = served;
  const revision = (before?.metadata?.revision ?? 0) + 1;
  return {
    apiVersion: API_VERSION,
    kind: 'ScoringConfiguration',
    metadata: { name: service, revision },
    currency: 'EUR',
    models: modelsOf(served),
    ...trafficOf(served, revision),
    policy: before?.policy ?? {
      apiVersion: API_VERSION,
      kind: 'DecisionPolicy',
      metadata: { name: service, version: 1 },
      // The model is rarely in doubt: this sends about one payment of a hundred to people.
      thresholds: { review: 0.1, decline: 0.9 },
      exploration: { share: 0.05, salt: service },
    },
  };
}

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
 * Writes what the service serves, whole or not at all. One that serves these versions already is left as it is, whatever
 * somebody has changed in it besides.
 *
 * @returns whether it was written
 */
export async function writeConfiguration(
  folder: string,
  served: Served,
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
