import {
  createMlflowClient,
  type MlflowClient,
} from '@modelport/mlflow-client';
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Attempt } from '../program/Attempt';
import type { AliasAddress } from './AliasAddress';
import {
  fetchModel,
  lackingFile,
  listFiles,
  type ModelFiles,
} from './fetchModel';

const HALF = 'half-';
/** How often files that are there are compared with what MLflow lists. */
const COMPARE_EVERY_MS = 60_000;

/** The version that an alias names, with its files. */
export interface AliasedVersion {
  model: string;
  version: string;
  /** Folder of the model, absolute. */
  path: string;
}

/** What is asked of MLflow. */
export interface AliasClient {
  registeredModels: Pick<MlflowClient['registeredModels'], 'getAlias'>;
  loggedModels: ModelFiles;
}

/** Of each address, which folder was found whole, and when. */
const compared = new WeakMap<AliasAddress, { folder: string; at: number }>();
/** Of each address, what became of the last fetch: one that fails is not begun anew with each look. */
const fetches = new WeakMap<AliasAddress, Attempt>();

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

const clientOf = ({ mlflow }: AliasAddress): AliasClient =>
  createMlflowClient({ baseUrl: mlflow, headers: headersOf(process.env) });

/** What a killed process was fetching. */
async function removeHalves(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (name.startsWith(HALF)) {
      await rm(path.join(parent, name), { recursive: true, force: true });
    }
  }
}

/** Whether the files are there, and all that MLflow lists: a version of this program from before kept what was half there. */
async function isWhole(
  address: AliasAddress,
  models: ModelFiles,
  { folder, modelId }: { folder: string; modelId: string },
): Promise<boolean> {
  if (!(await isThere(folder))) return false;
  const last = compared.get(address);
  const now = performance.now();
  if (last?.folder === folder && now - last.at < COMPARE_EVERY_MS) return true;
  // What MLflow does not list now it has listed when the folder got its name.
  const listed = await listFiles(models, modelId).catch(() => undefined);
  if (!listed) return true;
  const lacking = await lackingFile(folder, listed);
  if (lacking !== undefined) return false;
  compared.set(address, { folder, at: now });
  return true;
}

/** Fetches the files of a version into its folder, which has its name only when all of them are there. */
async function fetchInto(
  { model, version, path: folder }: AliasedVersion,
  alias: string,
  models: ModelFiles,
): Promise<void> {
  const parent = path.dirname(folder);
  await mkdir(parent, { recursive: true, mode: 0o700 });
  await removeHalves(parent);
  const half = path.join(parent, `${HALF}${randomUUID()}`);
  try {
    await fetchModel(models, path.basename(folder), half);
    // What is served of it lies in memory.
    await rm(folder, { recursive: true, force: true });
    await rename(half, folder);
  } catch (error) {
    throw new Error(
      `Version ${version} of ${model}, which ${alias} names, cannot be fetched: ${
        (error as Error).message
      }`,
      { cause: error },
    );
  } finally {
    await rm(half, { recursive: true, force: true });
  }
}

/**
 * Asks MLflow which version an alias names now, and fetches its files when they are not there yet. A folder has its name only
 * when all of it is there, as MLflow lists it. What could not be fetched is fetched again after a while.
 *
 * @param parent - folder of all models that were fetched, of this process alone
 * @param now - milliseconds of a clock that only goes forward
 * @throws Error with what MLflow said, or what of the version cannot be used
 */
export async function provideAliased(
  address: AliasAddress,
  parent: string,
  client: AliasClient = clientOf(address),
  now: () => number = () => performance.now(),
): Promise<AliasedVersion> {
  const { model, alias } = address;
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
  const models = client.loggedModels;
  if (await isWhole(address, models, { folder, modelId })) return found;
  const fetching = fetches.get(address) ?? new Attempt(now);
  fetches.set(address, fetching);
  await fetching.once(modelId, () => fetchInto(found, alias, models));
  return found;
}
