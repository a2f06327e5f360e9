import { InputError } from '@backstage/errors';

// Other names mean something else to uv: a project, a script with requirements in its comments, an address.
const NAME = /^[^-:][^:]*\.(txt|in|lock)$/;
const BYTE_ORDER_MARK = /^\ufeff/;
const COMMENT = /(^|[ \t])#.*$/;
const CONTINUED = /\\$/;
const HASHES = /(^|[ \t])--hash(=|[ \t]+)[a-z0-9]+:[0-9a-f]+(?=[ \t]|$)/gi;
/** Name, extras, one version, marker. */
const PINNED =
  /^[a-z0-9][\w.-]*[ \t]*(\[[\w.,\- \t]*\])?[ \t]*={2,3}[ \t]*[\w.*+!-]+[ \t]*(;[\w.,'"()<>=!~*+\- \t]*)?$/i;
const HARMLESS =
  /^--(require-hashes|pre|prefer-binary|only-binary(=|[ \t]+)[\w:.,-]+)$/;
const OTHER_FILE = /^(-[rce]|--(requirement|constraint|editable))/;

/**
 * Refuses a requirement file that has more in it than packages with versions and hashes. uv reads these files as the
 * portal's account: another line can name files of the portal's machine and addresses in its network, and packages that
 * no hash of this file's content tells apart.
 *
 * Each line on disk has to be right by itself, so that it does not matter how lines are joined.
 *
 * @param name - of the file in the repository
 * @throws InputError that names the file, the line and what to do
 */
export function checkRequirements(name: string, content: Buffer): void {
  if (!NAME.test(name)) {
    throw new InputError(
      `training.environment names ${name}, which is no requirements file by its name: name one that ends in .txt in modelport.yaml`,
    );
  }
  const text = content.toString('utf8').replace(BYTE_ORDER_MARK, '');
  const lines = text.split(/\r\n|\n|\r/);
  for (const [index, line] of lines.entries()) {
    const problem = problemOf(line);
    if (problem) {
      throw new InputError(`${name} line ${index + 1}: ${problem}`);
    }
  }
}

function problemOf(line: string): string | undefined {
  const words = line.replace(COMMENT, '').replace(CONTINUED, '').trim();
  if (HARMLESS.test(words)) return undefined;
  const rest = words.replace(HASHES, '').trim();
  if (!rest || (PINNED.test(rest) && !/[ \t]-/.test(rest))) return undefined;
  if (OTHER_FILE.test(rest)) {
    return 'it names another file or folder: compile all packages into this file (uv pip compile --generate-hashes), or name the other file in modelport.yaml, too';
  }
  const option = /^--?[a-z-]*/i.exec(rest)?.[0];
  if (option) {
    return `the option ${option} is not for a repository to set: remove the line; who runs the portal sets the index of packages`;
  }
  return 'it is no package with one version, such as numpy==2.4.6 --hash=sha256:…: compile the file with uv pip compile --generate-hashes; addresses and paths of packages are not allowed';
}
