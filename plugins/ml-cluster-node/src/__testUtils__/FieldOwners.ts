import { isDeepStrictEqual } from 'node:util';
import { StatusError } from './StatusError';

type Tree = { [key: string]: unknown };

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The leaves of an object that can have an owner, by their path; a list is one leaf. */
function leavesOf(tree: Tree, path: string[] = []): Map<string, unknown> {
  const leaves = new Map<string, unknown>();
  for (const [key, value] of Object.entries(tree)) {
    const here = [...path, key];
    const isOwned =
      path.length > 0 || !['apiVersion', 'kind', 'metadata'].includes(key);
    if (isTree(value) && (isOwned || key === 'metadata')) {
      leavesOf(value, here).forEach((leaf, at) => leaves.set(at, leaf));
    } else if (
      isOwned &&
      !/^metadata\.(name|namespace)$/.test(here.join('.'))
    ) {
      leaves.set(JSON.stringify(here), value);
    }
  }
  return leaves;
}

function set(tree: Tree, [key, ...rest]: string[], value: unknown): void {
  if (rest.length === 0) {
    tree[key] = value;
  } else {
    const next = isTree(tree[key]) ? (tree[key] as Tree) : {};
    tree[key] = next;
    set(next, rest, value);
  }
}

function remove(tree: Tree, [key, ...rest]: string[]): void {
  if (rest.length === 0) {
    delete tree[key];
  } else if (isTree(tree[key])) {
    remove(tree[key] as Tree, rest);
  }
}

/** Server-side apply over maps: who applied a field last owns it, and what an owner leaves out goes. */
export class FieldOwners {
  #owners = new Map<string, string>();

  apply(
    before: object,
    wanted: object,
    options: { manager: string; force: boolean; dryRun: boolean },
  ): object {
    const { manager, force, dryRun } = options;
    const owners = new Map(this.#owners);
    const result = structuredClone(before) as Tree;
    const present = leavesOf(result);
    const leaves = leavesOf(wanted as Tree);
    const { apiVersion, kind, metadata } = wanted as Tree;
    Object.assign(result, { apiVersion, kind });
    const { name, namespace } = metadata as Tree;
    result.metadata = { ...(result.metadata as Tree), name, namespace };
    for (const [path, value] of leaves) {
      const owner = owners.get(path);
      const differs = !isDeepStrictEqual(present.get(path), value);
      if (owner !== undefined && owner !== manager && differs && !force) {
        const field = (JSON.parse(path) as string[]).join('.');
        throw new StatusError(
          409,
          'Conflict',
          `Apply failed with 1 conflict: conflict with "${owner}": .${field}`,
          { causes: [{ reason: 'FieldManagerConflict', field: `.${field}` }] },
        );
      }
      owners.set(path, manager);
      set(result, JSON.parse(path), value);
    }
    for (const [path, owner] of owners) {
      if (owner === manager && !leaves.has(path)) {
        owners.delete(path);
        remove(result, JSON.parse(path));
      }
    }
    if (!dryRun) {
      this.#owners = owners;
    }
    return result;
  }
}
