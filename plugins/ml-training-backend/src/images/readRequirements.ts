import fs from 'node:fs/promises';
import path from 'node:path';
import { InputError, isError } from '@backstage/errors';

/**
 * Reads the requirement files that a plan names.
 *
 * @throws InputError when one cannot be read inside the checkout
 */
export async function readRequirements(
  checkout: string,
  names: readonly string[],
): Promise<Buffer[]> {
  const root = await fs.realpath(checkout);
  const contents: Buffer[] = [];
  for (const name of names) {
    try {
      const file = await fs.realpath(path.join(checkout, name));
      if (!file.startsWith(`${root}${path.sep}`)) {
        throw new InputError('it leaves the repository');
      }
      contents.push(await fs.readFile(file));
    } catch (error) {
      throw new InputError(
        `training.environment names ${name}, which cannot be read at this commit (${reasonOf(
          error,
        )}): commit the file, or name another in modelport.yaml`,
      );
    }
  }
  return contents;
}

/** Without the folders of the server, which the system's own words name. */
function reasonOf(error: unknown): string {
  if (!isError(error)) return String(error);
  if (error.name === 'InputError') return error.message;
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' ? 'it is not there' : code ?? error.name;
}
