import type { ArtifactFile } from '@modelport/mlflow-client';
import type { ModelFile } from './ModelRegistry';

/** Where the files of a version's model are listed: with a logged model, or below a folder of a run. */
export type VersionFolder = { modelId: string } | { runId: string; at: string };

/** Finds the folder of a version by its source; undefined for stores that MLflow does not list. */
export function folderOf(version: {
  source: string;
  runId?: string;
  modelId?: string;
}): VersionFolder | undefined {
  const { source, runId, modelId } = version;
  if (modelId) {
    return { modelId };
  }
  const ofRun = /^runs:\/([^/]+)\/(.+?)\/*$/.exec(source);
  if (ofRun) {
    return { runId: ofRun[1], at: ofRun[2] };
  }
  const [, at] = runId ? source.split(`/${runId}/artifacts/`) : [];
  return runId && at ? { runId, at: at.replace(/\/+$/, '') } : undefined;
}

const LONGEST_LIST = 10_000;
const isSafe = (path: string) =>
  path.split('/').every(part => part !== '' && part !== '.' && part !== '..') &&
  !path.includes('\\') &&
  !path.includes('\0');

/**
 * Lists every file below a folder.
 * @param list - lists one folder, with paths from the root of the store
 * @throws Error when a path leaves the folder or there are more than 10,000 files
 */
export async function listDeep(
  list: (path: string | undefined) => Promise<ArtifactFile[]>,
  root?: string,
): Promise<ModelFile[]> {
  const prefix = root ? `${root}/` : '';
  const files: ModelFile[] = [];
  const folders = [root];
  for (let next = 0; next < folders.length; next += 1) {
    for (const { path, isDir, fileSize } of await list(folders[next])) {
      const relative = path.slice(prefix.length);
      if (!path.startsWith(prefix) || !isSafe(relative)) {
        throw new Error(`The path '${path}' leaves the model's folder`);
      }
      if (isDir) {
        folders.push(path);
      } else {
        files.push({ path: relative, size: fileSize ?? 0 });
      }
      if (files.length + folders.length > LONGEST_LIST) {
        throw new Error(`The model has more than ${LONGEST_LIST} files`);
      }
    }
  }
  return files;
}
