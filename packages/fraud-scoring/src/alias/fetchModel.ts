import type { MlflowClient } from '@modelport/mlflow-client';
import { createWriteStream } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { isDeepStrictEqual } from 'node:util';

/** A file that takes longer stands still. */
const TRANSFER_MS = 60_000;
/** Times that files are fetched which change meanwhile. */
const MOST_TRIES = 3;

/** What is asked of MLflow. */
export type ModelFiles = Pick<
  MlflowClient['loggedModels'],
  'get' | 'listArtifacts' | 'downloadArtifact'
>;

/** A file of a logged model. */
export interface ListedFile {
  /** Below the folder of the model, with slashes between. */
  path: string;
  /** Bytes; absent where the place in which MLflow keeps files does not tell. */
  size?: number;
}

/**
 * The files of a logged model as MLflow lists them now, in the order of their paths.
 *
 * @throws MlflowError
 */
export async function listFiles(
  models: ModelFiles,
  id: string,
  below?: string,
): Promise<ListedFile[]> {
  const { files } = await models.listArtifacts(id, below);
  const nested = await Promise.all(
    files.map(({ path: name, isDir, fileSize }) =>
      isDir
        ? listFiles(models, id, name)
        : [{ path: name, ...(fileSize !== undefined && { size: fileSize }) }],
    ),
  );
  return nested.flat().sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The first file that is not there as it is listed; undefined where all are. */
export async function lackingFile(
  folder: string,
  listed: readonly ListedFile[],
): Promise<string | undefined> {
  for (const { path: name, size } of listed) {
    const found = await stat(path.join(folder, name)).catch(() => undefined);
    const isWhole = found?.isFile() && (size ?? found.size) === found.size;
    if (!isWhole) {
      return `${name} has ${found ? `${found.size} bytes` : 'not come'}${
        size === undefined ? '' : `, and MLflow lists ${size}`
      }`;
    }
  }
  return undefined;
}

async function download(
  models: ModelFiles,
  id: string,
  listed: readonly ListedFile[],
  folder: string,
): Promise<void> {
  for (const { path: file } of listed) {
    const target = path.resolve(folder, file);
    if (!target.startsWith(folder + path.sep)) {
      throw new Error(`The model has a file outside its folder: ${file}`);
    }
    await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
    const signal = AbortSignal.timeout(TRANSFER_MS);
    const { stream } = await models.downloadArtifact(id, file, { signal });
    await pipeline(
      Readable.fromWeb(stream as ReadableStream),
      createWriteStream(target, { mode: 0o600 }),
      { signal },
    );
  }
}

/** @throws Error when whoever logs the model has not said that all of it is there */
async function requireUploaded(models: ModelFiles, id: string): Promise<void> {
  const { status } = await models.get(id);
  if (status === 'LOGGED_MODEL_PENDING') {
    throw new Error(
      `the logged model ${id} is still being uploaded, by its status in MLflow; it is served once that is LOGGED_MODEL_READY`,
    );
  }
  if (status === 'LOGGED_MODEL_UPLOAD_FAILED') {
    throw new Error(
      `the upload of the logged model ${id} has failed, by its status in MLflow; log the model again`,
    );
  }
}

/**
 * Fetches the files of a logged model, and begins anew when what MLflow lists has changed meanwhile.
 *
 * @param folder - gets the files, and nothing else; absolute
 * @throws Error that says why they are not whole: not uploaded yet, none, or other ones each time
 */
export async function fetchModel(
  models: ModelFiles,
  id: string,
  folder: string,
): Promise<void> {
  await requireUploaded(models, id);
  let problem: string | undefined;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const listed = await listFiles(models, id);
    if (listed.length === 0) {
      throw new Error(
        `the logged model ${id} has no files; log the model again`,
      );
    }
    await download(models, id, listed, folder);
    problem = await lackingFile(folder, listed);
    const isSame = isDeepStrictEqual(await listFiles(models, id), listed);
    if (!problem && isSame) return;
    problem ??= 'MLflow lists other files than before';
  }
  throw new Error(
    `the files of the logged model ${id} do not come whole: ${problem}; they are fetched again later`,
  );
}
