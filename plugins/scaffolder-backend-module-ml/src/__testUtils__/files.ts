import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Files by path. */
export type FileContents = ReadonlyMap<string, Buffer>;

/** A file as the scaffolder's API carries it. */
export type SerializedFile = { path: string; base64Content: string };

/** Every file below a folder. */
export function filesBelow(folder: string): FileContents {
  return new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => path.join(entry.parentPath, entry.name))
      .map(file => [path.relative(folder, file), readFileSync(file)]),
  );
}

/** Files as the scaffolder's API takes them, moved into a folder. */
export function serialize(
  files: FileContents,
  folder: string,
): SerializedFile[] {
  return [...files].map(([name, bytes]) => ({
    path: `${folder}/${name}`,
    base64Content: bytes.toString('base64'),
  }));
}

/** Files as the scaffolder's API gives them. */
export function deserialize(files: readonly SerializedFile[]): FileContents {
  return new Map(
    files.map(file => [file.path, Buffer.from(file.base64Content, 'base64')]),
  );
}
