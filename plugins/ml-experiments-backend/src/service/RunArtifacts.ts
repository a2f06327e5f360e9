import { Readable } from 'node:stream';
import type { Entity } from '@backstage/catalog-model';
import {
  type ArtifactEntry,
  type ListArtifactsResponse,
  ML_EXPERIMENTS_LIMITS,
} from '@modelport/plugin-ml-experiments-common';
import { combineFreshness, errorsOf } from '../tracking/TrackingReader';
import type {
  ArtifactStream,
  TrackedArtifact,
} from '../tracking/TrackingServer';
import { checkArtifactPath, previewOf, safeTypeOf } from './artifactTypes';
import type { EntityRuns } from './EntityRuns';
import type { ArtifactContent } from './ExperimentsService';
import { readPageToken, writePageToken } from './pageToken';
import { PreviewTooLargeError } from './PreviewTooLargeError';

const PAGE_SIZE = 500;

function isOffset(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

const lastSegment = (path: string) => path.slice(path.lastIndexOf('/') + 1);

function toEntry(artifact: TrackedArtifact): ArtifactEntry {
  const { path, isDirectory, size } = artifact;
  return {
    path,
    name: lastSegment(path),
    isDirectory,
    size: isDirectory ? undefined : size,
    preview: isDirectory ? undefined : previewOf(path, size),
  };
}

async function readPreview(
  file: ArtifactStream,
  path: string,
): Promise<Buffer> {
  const limit = ML_EXPERIMENTS_LIMITS.maxPreviewBytes;
  const refuse = () => {
    file.content.destroy();
    return new PreviewTooLargeError(path, limit);
  };
  if (file.size !== undefined && file.size > limit) {
    throw refuse();
  }
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of file.content) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > limit) {
      throw refuse();
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

/** The artifacts of the runs of an entity. */
export class RunArtifacts {
  readonly #runs: EntityRuns;
  readonly #now: () => Date;

  constructor(runs: EntityRuns, now: () => Date) {
    this.#runs = runs;
    this.#now = now;
  }

  /** One page of a folder, folders first. */
  async list(
    entity: Entity,
    runId: string,
    path: string,
    pageToken?: string,
  ): Promise<ListArtifactsResponse> {
    const folder = path === '' ? '' : checkArtifactPath(path);
    const offset =
      pageToken === undefined ? 0 : readPageToken(pageToken, isOffset);
    const { home, reader, answers } = await this.#runs.require(entity, runId);
    const listing = await reader.listArtifacts(runId, folder);
    const all = [...answers, listing];
    const entries = listing.value
      .map(toEntry)
      .sort(
        (a, b) =>
          Number(b.isDirectory) - Number(a.isDirectory) ||
          a.path.localeCompare(b.path),
      );
    const end = offset + PAGE_SIZE;
    return {
      path: folder,
      items: entries.slice(offset, end),
      errors: errorsOf(home.server, all),
      ...combineFreshness(all, this.#now()),
      nextPageToken: end < entries.length ? writePageToken(end) : undefined,
    };
  }

  /**
   * Opens a file. What a browser could run is only given as an attachment, and what is shown is read whole and bounded.
   * @throws PreviewTooLargeError when it is not a download and above the limit
   */
  async open(
    entity: Entity,
    runId: string,
    request: { path: string; download: boolean; signal: AbortSignal },
  ): Promise<ArtifactContent> {
    const path = checkArtifactPath(request.path);
    const { reader } = await this.#runs.require(entity, runId);
    const file = await reader.openArtifact(runId, path, request.signal);
    const fileName = lastSegment(path);
    const type = request.download ? undefined : safeTypeOf(path);
    if (!type) {
      return {
        fileName,
        contentType: 'application/octet-stream',
        attachment: true,
        ...file,
      };
    }
    const bytes = await readPreview(file, path);
    return {
      fileName,
      contentType: type.contentType,
      attachment: false,
      size: bytes.length,
      content: Readable.from([bytes], { objectMode: false }),
    };
  }
}
