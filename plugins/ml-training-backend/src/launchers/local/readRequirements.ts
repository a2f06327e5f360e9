import fs from 'node:fs/promises';
import path from 'node:path';
import { InputError, isError } from '@backstage/errors';
import { checkRequirements } from './checkRequirements';

/**
 * Reads the requirement files that a plan names.
 *
 * @throws InputError when one cannot be read inside the checkout, or holds what it may not hold
 */
export async function readRequirements(
  checkout: string,
  names: readonly string[],
): Promise<Buffer[]> {
  const root = await fs.realpath(checkout);
  const contents: Buffer[] = [];
  for (const name of names) {
    let content: Buffer;
    try {
      const file = await fs.realpath(path.join(checkout, name));
      if (!file.startsWith(`${root}${path.sep}`)) {
        throw new InputError('it leaves the repository');
      }
      content = await fs.readFile(file);
    } catch (error) {
      throw new InputError(
        `training.environment names ${name}, which cannot be read at this commit (${reasonOf(
          error,
        )}): commit the file, or name another in modelport.yaml`,
      );
    }
    checkRequirements(name, content);
    contents.push(content);
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
