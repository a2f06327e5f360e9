import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { createMlflowClient, MlflowError } from '@modelport/mlflow-client';
import { digestOfModel } from '@modelport/model-server';
import { PortalUnavailable } from '../errors';
import { made } from '../Walk';

/** A registered version, as the portal's registry has it. */
export interface WantedModel {
  model: string;
  version: string;
  /** As the ledger has it. */
  digest: string;
  files: readonly { path: string }[];
}

/** A transfer that takes longer stands still; the demo's models come within a second. */
const TRANSFER_MS = 60_000;

const isThere = (folder: string, digest: string) =>
  digestOfModel(folder).then(
    found => found === digest,
    () => false,
  );

/** Where files come from. */
export interface Source {
  mlflowUrl: string;
  /** Longest time for one file. */
  transferMs?: number;
}

async function download(
  { model, version, files }: WantedModel,
  folder: string,
  { mlflowUrl, transferMs = TRANSFER_MS }: Source,
): Promise<void> {
  const { loggedModels, modelVersions } = createMlflowClient({
    baseUrl: mlflowUrl,
  });
  const { modelId } = await modelVersions.get(model, version);
  const id = made(`logged model of version ${version}`, modelId);
  await fs.mkdir(folder, { recursive: true, mode: 0o700 });
  for (const file of files) {
    const target = path.resolve(folder, file.path);
    if (!target.startsWith(folder + path.sep)) {
      throw new Error(`the model has a file outside its folder: ${file.path}`);
    }
    await fs.mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
    const signal = AbortSignal.timeout(transferMs);
    try {
      const { stream } = await loggedModels.downloadArtifact(id, file.path, {
        signal,
      });
      await pipeline(
        Readable.fromWeb(stream as ReadableStream),
        createWriteStream(target, { mode: 0o600 }),
        { signal },
      );
    } catch (error) {
      if (!signal.aborted) throw error;
      throw new PortalUnavailable(`MLflow: ${file.path} came no further`);
    }
  }
}

/**
 * Brings the files of a version from where they were logged, and checks them against the ledger. The folder has its name
 * only once all of it is there and right.
 *
 * @param parent - folder of all models, absolute
 * @param onDownload - called when they are not there yet
 * @returns name of the model's folder in it
 * @throws Error when the files are not those that were registered
 * @throws PortalUnavailable when they cannot be had now
 */
export async function provideModel(
  wanted: WantedModel,
  parent: string,
  source: Source,
  onDownload: () => void,
): Promise<string> {
  const { model, version, digest } = wanted;
  const name = digest.replace(/^sha256:/, '');
  const target = path.join(parent, name);
  if (await isThere(target, digest)) return name;
  onDownload();
  const half = path.join(parent, `half-${randomUUID()}`);
  try {
    await download(wanted, half, source);
    if (!(await isThere(half, digest))) {
      throw new Error(
        `the files of version ${version} of ${model} are not those that were registered with ${digest}; find out who changed them`,
      );
    }
    await fs.rm(target, { recursive: true, force: true });
    await fs.rename(half, target);
  } catch (error) {
    if (error instanceof MlflowError) {
      throw new PortalUnavailable(`MLflow: ${error.message}`);
    }
    throw error;
  } finally {
    await fs.rm(half, { recursive: true, force: true });
  }
  return name;
}
