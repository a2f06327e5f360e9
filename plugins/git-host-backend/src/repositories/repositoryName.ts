import { InputError } from '@backstage/errors';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';

const NAME = /^[a-z0-9](?:[a-z0-9._-]{0,61}[a-z0-9])?$/;
const BRANCH = /^[A-Za-z0-9](?:[A-Za-z0-9._/-]{0,98}[A-Za-z0-9])?$/;
// What git itself takes: anybody may push a branch of such a name, in letters of any script.
const REF = /^(?![-./])[^\p{C}\s~^:?*[\\]{1,250}(?<![./])$/u;
const RESERVED_OWNERS = new Set(['v1', 'openapi.json']);

/**
 * Whether a text can be the name of a repository, or of the folder of its owner: small letters,
 * digits, `-`, `_` and `.`, and nothing that git or a path reads in a special way.
 */
export function isRepositoryName(text: string): boolean {
  return NAME.test(text) && !text.includes('..') && !/\.(git|lock)$/.test(text);
}

/** @throws InputError that names the field `name`. */
export function checkRepositoryName(name: string): string {
  if (!isRepositoryName(name)) {
    throw new InputError(
      `The field name is "${name}": use 1 to 63 small letters, digits, hyphens, dots and underscores, beginning and ending with a letter or digit.`,
    );
  }
  return name;
}

/**
 * The folder of a group: its name in small letters.
 *
 * @param owner - reference of a group, for example `group:default/fraud` or `fraud`
 * @returns the full reference and the name of the folder
 * @throws InputError that names the field `owner`
 */
export function checkOwner(owner: string): {
  ownerRef: string;
  folder: string;
} {
  let ref;
  try {
    ref = parseEntityRef(owner, {
      defaultKind: 'group',
      defaultNamespace: 'default',
    });
  } catch {
    throw new InputError(
      `The field owner is "${owner}": write the reference of a group, for example group:default/fraud.`,
    );
  }
  const ownerRef = stringifyEntityRef(ref);
  const folder = ref.name.toLocaleLowerCase('en-US');
  if (!ownerRef.startsWith('group:default/')) {
    throw new InputError(
      `The field owner is "${owner}": a repository belongs to a group of the namespace default.`,
    );
  }
  if (!isRepositoryName(folder) || RESERVED_OWNERS.has(folder)) {
    throw new InputError(
      `The field owner is "${owner}": the name of this group cannot be part of an address of the git host.`,
    );
  }
  return { ownerRef, folder };
}

/** Whether a text can be the short name of a branch or tag. */
export function isRefName(text: string): boolean {
  return (
    REF.test(text) &&
    !/\.\.|\/\/|\/\.|\.\/|@\{|\.lock(\/|$)/.test(text) &&
    text !== 'HEAD' &&
    text !== '@'
  );
}

/** @throws InputError that names the field `defaultBranch`. */
export function checkBranchName(branch: string): string {
  if (!BRANCH.test(branch) || !isRefName(branch)) {
    throw new InputError(
      `The field defaultBranch is "${branch}": that is not a name that a branch can have.`,
    );
  }
  return branch;
}

/** Whether a text is a path inside a repository; the empty text is its root. */
export function isRepositoryPath(path: string): boolean {
  return (
    path === '' ||
    (!path.includes('\0') &&
      !path.startsWith('/') &&
      path
        .replace(/\/$/, '')
        .split('/')
        .every(part => part !== '' && part !== '.' && part !== '..'))
  );
}
