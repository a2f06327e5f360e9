import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { UrlReaderService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import { COMMIT } from './builders';

/** A folder for one test, with what removes it. */
export async function temporaryFolder() {
  const folder = await mkdtemp(path.join(tmpdir(), 'ml-training-'));
  const remove = () =>
    rm(folder, { recursive: true, force: true, maxRetries: 5 });
  return { folder, remove };
}

/** Writes files, by their path, below a folder. */
export async function writeFiles(
  folder: string,
  files: Record<string, string>,
): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}

/**
 * URL readers of a portal that knows one repository, with one commit: a folder.
 *
 * @param host - throws what it fails with
 */
export function readerOf(
  folder: string,
  host: { fails?: Error } = {},
): UrlReaderService {
  const find = (url: string) => {
    if (host.fails) throw host.fails;
    const commit = /\/src\/commit\/([^/]+)\//.exec(url)?.[1];
    if (commit !== undefined && commit !== COMMIT) {
      throw new NotFoundError(`There is nothing at ${url}`);
    }
  };
  return {
    async readTree(url, options) {
      find(url);
      return {
        etag: COMMIT,
        files: async () => {
          const name = 'modelport.yaml';
          return options?.filter?.(name, { size: 1 }) === false
            ? []
            : [
                {
                  path: name,
                  content: () => readFile(path.join(folder, name)),
                },
              ];
        },
        archive: async () => {
          throw new Error('not needed');
        },
        dir: async target => {
          const targetDir = target?.targetDir ?? '';
          await cp(folder, targetDir, { recursive: true });
          return targetDir;
        },
      };
    },
    async readUrl(url) {
      find(url);
      const name = url.replace(/^.*\//, '');
      return { buffer: () => readFile(path.join(folder, name)) };
    },
    async search() {
      throw new Error('not needed');
    },
  };
}
