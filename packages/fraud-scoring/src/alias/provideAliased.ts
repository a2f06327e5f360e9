import {
  createMlflowClient,
  type MlflowClient,
} from '@modelport/mlflow-client';
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import type { AliasAddress } from './AliasAddress';

/** A file that takes longer stands still. */
const TRANSFER_MS = 60_000;
const HALF = 'half-';

/** The version that an alias names, with its files. */
export interface AliasedVersion {
  model: string;
  version: string;
  /** Folder of the model, absolute. */
  path: string;
}

const isThere = (folder: string) =>
  stat(folder).then(
    () => true,
    () => false,
  );

/** As MLflow's own clients sign in. */
function headersOf(env: NodeJS.ProcessEnv): Record<string, string> {
  const { MLFLOW_TRACKING_TOKEN: token } = env;
  const { MLFLOW_TRACKING_USERNAME: user, MLFLOW_TRACKING_PASSWORD: password } =
    env;
  if (token) return { authorization: `Bearer ${token}` };
  if (!user) return {};
  const basic = Buffer.from(`${user}:${password ?? ''}`).toString('base64');
  return { authorization: `Basic ${basic}` };
}

async function filesOf(
  client: MlflowClient,
  id: string,
  below?: string,
): Promise<string[]> {
  const { files } = await client.loggedModels.listArtifacts(id, below);
  const nested = await Promise.all(
    files.map(async file =>
      file.isDir ? filesOf(client, id, file.path) : [file.path],
    ),
  );
  return nested.flat();
}

async function download(
  client: MlflowClient,
  id: string,
  folder: string,
): Promise<void> {
  for (const file of await filesOf(client, id)) {
    const target = path.resolve(folder, file);
    if (!target.startsWith(folder + path.sep)) {
      throw new Error(`The model has a file outside its folder: ${file}`);
    }
    await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
    const signal = AbortSignal.timeout(TRANSFER_MS);
    const { stream } = await client.loggedModels.downloadArtifact(id, file, {
      signal,
    });
    await pipeline(
      Readable.fromWeb(stream as ReadableStream),
      createWriteStream(target, { mode: 0o600 }),
      { signal },
    );
  }
}

/** What a killed process was fetching. */
async function removeHalves(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (name.startsWith(HALF)) {
      await rm(path.join(parent, name), { recursive: true, force: true });
    }
  }
}

/**
 * Asks MLflow which version an alias names now, and fetches its files when they are not there yet. A folder has its name only
 * when all of it is there.
 *
 * @param parent - folder of all models that were fetched, of this process alone
 * @throws Error with what MLflow said, or what of the version cannot be used
 */
export async function provideAliased(
  { mlflow, model, alias }: AliasAddress,
  parent: string,
): Promise<AliasedVersion> {
  const client = createMlflowClient({
    baseUrl: mlflow,
    headers: headersOf(process.env),
  });
  const { version, modelId } = await client.registeredModels.getAlias(
    model,
    alias,
  );
  if (modelId === undefined) {
    throw new Error(
      `Version ${version} of ${model} is of no logged model, so that its files are not known; register one of MLflow 3`,
    );
  }
  const folder = path.join(parent, modelId);
  const found = { model, version, path: folder };
  if (await isThere(folder)) return found;
  await mkdir(parent, { recursive: true, mode: 0o700 });
  await removeHalves(parent);
  const half = path.join(parent, `${HALF}${randomUUID()}`);
  await mkdir(half, { mode: 0o700 });
  try {
    await download(client, modelId, half);
    await rename(half, folder);
  } finally {
    await rm(half, { recursive: true, force: true });
  }
  return found;
}
