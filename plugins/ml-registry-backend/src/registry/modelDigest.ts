import type { Readable } from 'node:stream';
import { digestOfFiles } from '@modelport/model-server';
import type { ModelFile } from './ModelRegistry';

const GIB = 1024 ** 3;

/** Largest model of which a digest is taken, in bytes: 64 GiB. */
export const LARGEST_MODEL_BYTES = 64 * GIB;

/** How long the digest of some files may take, in milliseconds: 15 minutes, and one more for each begun GiB. */
export function digestWithinMs(files: ModelFile[]): number {
  const size = files.reduce((sum, file) => sum + file.size, 0);
  return 60_000 * (15 + Math.ceil(size / GIB));
}

/** What MLflow's registry adds at the top of a model that is logged already; no part of what was logged. */
export const WRITTEN_BY_THE_REGISTRY = 'registered_model_meta';

/** There is no digest of this model and never will be; the message says why. */
export class NoDigestError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NoDigestError';
  }
}

/** The files of a model that its digest covers. */
export function filesOfDigest(files: ModelFile[]): ModelFile[] {
  return files.filter(({ path }) => path !== WRITTEN_BY_THE_REGISTRY);
}

/**
 * The digest of a model's files, streaming, by the rule of `@modelport/model-server`.
 * @throws NoDigestError when the model is empty, too large, or not what its registry lists
 */
export async function digestOfModelFiles(
  files: ModelFile[],
  open: (path: string) => Promise<Readable>,
): Promise<string> {
  const covered = filesOfDigest(files);
  const size = covered.reduce((sum, file) => sum + file.size, 0);
  if (covered.length === 0) {
    throw new NoDigestError('The model has no files.');
  }
  if (size > LARGEST_MODEL_BYTES) {
    throw new NoDigestError(
      'The model is larger than 64 GiB; no digest is taken of larger ones.',
    );
  }
  return digestOfFiles(
    covered.map(({ path, size: stated }) => ({
      path,
      size: stated,
      async *open() {
        let read = 0;
        for await (const chunk of await open(path)) {
          const bytes = chunk as Uint8Array;
          read += bytes.length;
          if (read > stated) {
            throw new NoDigestError(
              `The file ${path} is larger than the registry says.`,
            );
          }
          yield bytes;
        }
      },
    })),
  );
}
