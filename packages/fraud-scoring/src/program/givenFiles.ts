import { constants } from 'node:fs';
import { access, mkdir, readFile } from 'node:fs/promises';

const FILE_PROBLEMS: Record<string, string> = {
  ENOENT: 'is not there; give the path of the file',
  ENOTDIR: 'is not there, since a part of its path is a file; correct the path',
  EISDIR: 'is a folder; give a file',
  EACCES: 'may not be read by the user of this process; change its rights',
  EPERM: 'may not be read by the user of this process; change its rights',
};

const FOLDER_PROBLEMS: Record<string, string> = {
  EEXIST: 'is a file; give a folder, which is made where there is none',
  ENOTDIR: 'cannot be made, since a part of its path is a file; give a folder',
  ENOENT: 'cannot be made; give a folder',
  EACCES:
    'may not be written to by the user of this process; change its rights, or give another folder',
  EPERM:
    'may not be written to by the user of this process; change its rights, or give another folder',
  EROFS: 'lies where nothing can be written; give another folder',
};

function problem(
  option: string,
  place: string,
  known: Record<string, string>,
  error: unknown,
): TypeError {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return new TypeError(
    `${option}: ${place} ${known[code] ?? `cannot be used (${message})`}`,
    { cause: error },
  );
}

/**
 * Reads a file that an option names.
 *
 * @param option - such as `--clients`
 * @throws TypeError that names the option and the file, and says what to do
 */
export async function readGiven(file: string, option: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw problem(option, file, FILE_PROBLEMS, error);
  }
}

/**
 * Makes sure of a folder that an option names; one that is made is for this user alone.
 *
 * @param option - such as `--data`
 * @throws TypeError that names the option and the folder, and says what to do
 */
export async function ensureFolder(
  folder: string,
  option: string,
): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw problem(option, folder, FOLDER_PROBLEMS, error);
  }
}
