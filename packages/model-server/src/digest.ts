import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

/**
 * One file of a model as the digest sees it.
 *
 * @public
 */
export interface DigestFile {
  /** Relative to the model's folder, with forward slashes. */
  path: string;
  /** Bytes; the content must have exactly this many. */
  size: number;
  /** Opens the content; called once, when it is this file's turn. */
  open(): AsyncIterable<Uint8Array>;
}

/**
 * What MLflow's registry adds to the folder of a model that is already logged: it says under which
 * name and version the files were registered, so it is no part of what was logged.
 */
const WRITTEN_BY_THE_REGISTRY = 'registered_model_meta';

/**
 * The digest of a model's files, wherever they lie.
 *
 * For each file in the order of the UTF-8 bytes of its path, SHA-256 is fed: the length of the path
 * as an unsigned 64-bit big-endian number, the path in UTF-8, the length of the content likewise,
 * the content. A `registered_model_meta` at the top is left out.
 *
 * @returns `sha256:` and 64 lower-case hexadecimal digits
 * @throws Error when there is no file, a path occurs twice, or a content is not of its stated size
 * @public
 */
export async function digestOfFiles(
  files: readonly DigestFile[],
): Promise<string> {
  const ordered = files
    .filter(file => file.path !== WRITTEN_BY_THE_REGISTRY)
    .map(file => ({ file, key: Buffer.from(file.path, 'utf8') }))
    .sort((a, b) => Buffer.compare(a.key, b.key));
  if (ordered.length === 0) {
    throw new Error('There is no file to take a digest of');
  }
  const hash = createHash('sha256');
  let previous: Buffer | undefined;
  for (const { file, key } of ordered) {
    if (previous?.equals(key)) {
      throw new Error(`The file ${file.path} is listed twice`);
    }
    previous = key;
    hash.update(uint64(key.length)).update(key).update(uint64(file.size));
    let read = 0;
    for await (const chunk of file.open()) {
      read += chunk.length;
      hash.update(chunk);
    }
    if (read !== file.size) {
      throw new Error(
        `The file ${file.path} has ${read} bytes, not ${file.size}: it changed while it was read`,
      );
    }
  }
  return `sha256:${hash.digest('hex')}`;
}

/**
 * The digest of a model on disk, by the scheme of {@link digestOfFiles}.
 *
 * @param location - the model's folder, or a single `.onnx` file, which counts as a folder with
 *   that file alone
 * @returns `sha256:` and 64 lower-case hexadecimal digits
 * @throws Error when it does not exist, is empty, or holds anything but folders and plain files (a
 *   link would let the content change from outside)
 * @public
 */
export async function digestOfModel(location: string): Promise<string> {
  const found = await stat(location);
  if (found.isFile()) {
    return digestOfFiles([
      {
        path: path.basename(location),
        size: found.size,
        open: () => createReadStream(location),
      },
    ]);
  }
  return digestOfFiles(await filesIn(location, ''));
}

async function filesIn(root: string, prefix: string): Promise<DigestFile[]> {
  const files: DigestFile[] = [];
  const entries = await readdir(path.join(root, prefix), {
    withFileTypes: true,
  });
  for (const entry of entries) {
    const relative = prefix ? `${prefix}/${entry.name}` : entry.name;
    const absolute = path.join(root, relative);
    if (entry.isDirectory()) {
      files.push(...(await filesIn(root, relative)));
    } else if (entry.isFile()) {
      files.push({
        path: relative,
        size: (await stat(absolute)).size,
        open: () => createReadStream(absolute),
      });
    } else {
      throw new Error(
        `${absolute} is neither a folder nor a plain file; replace the link by a copy`,
      );
    }
  }
  return files;
}

function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}
