import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ModelFiles } from '../targets/RolloutTarget';

/** The files of a registered model in a folder. */
export function filesIn(folder: string): ModelFiles {
  return {
    async list() {
      const names = await readdir(folder);
      return Promise.all(
        names.map(async name => ({
          path: name,
          size: (await stat(path.join(folder, name))).size,
        })),
      );
    },
    open: async name => createReadStream(path.join(folder, name)),
  };
}
