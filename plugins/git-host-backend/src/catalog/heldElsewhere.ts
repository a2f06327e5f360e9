import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import {
  GitRepository,
  GitRepositoryStore,
} from '../repositories/GitRepositoryStore';
import { asLine, DESCRIPTOR } from './descriptor';
import {
  readRepositoryEntities,
  ReadEntitiesOptions,
} from './readRepositoryEntities';

/** What the holders of entities are found with. */
export type HeldElsewhereOptions = ReadEntitiesOptions & {
  store: ReadEntitiesOptions['store'] & Pick<GitRepositoryStore, 'list'>;
};

/** One name for a repository, whichever list it came from. */
export const repositoryKey = ({
  owner,
  name,
}: Pick<GitRepository, 'owner' | 'name'>) => `${owner}/${name}`;

/**
 * The repository that holds each entity: the one that was made for it, else the first that brings it.
 *
 * @returns repository keys by entity reference
 */
export function holdersOf(
  repositories: readonly GitRepository[],
  entitiesOf: (repository: GitRepository) => readonly Entity[],
): Map<string, string> {
  const holders = new Map(
    repositories.map(one => [one.entityRef, repositoryKey(one)]),
  );
  for (const repository of repositories) {
    for (const entity of entitiesOf(repository)) {
      const ref = stringifyEntityRef(entity);
      if (!holders.has(ref)) holders.set(ref, repositoryKey(repository));
    }
  }
  return holders;
}

/**
 * Which entities of a repository the catalog leaves out because another one holds them, a line each. Says not which:
 * whoever pushes here may not be allowed to know of it.
 */
export async function heldElsewhere(
  repository: GitRepository,
  entities: readonly Entity[],
  options: HeldElsewhereOptions,
): Promise<string[]> {
  const key = repositoryKey(repository);
  const foreign = [...new Set(entities.map(one => stringifyEntityRef(one)))]
    // Its own is nobody else's; most repositories bring nothing more, and then no other has to be read.
    .filter(ref => ref !== repository.entityRef);
  if (foreign.length === 0) return [];
  const all = await options.store.list();
  const reserved = holdersOf(all, () => []);
  const before = foreign.every(ref => reserved.has(ref))
    ? []
    : all.slice(
        0,
        all.findIndex(one => repositoryKey(one) === key),
      );
  const known = new Map<string, readonly Entity[]>([[key, entities]]);
  for (const one of before) {
    known.set(repositoryKey(one), await entitiesOrNone(one, options));
  }
  const holders = holdersOf(all, one => known.get(repositoryKey(one)) ?? []);
  return foreign
    .filter(ref => holders.get(ref) !== key)
    .map(ref =>
      asLine(
        `${DESCRIPTOR} of ${key} names ${ref}, which another repository has: the catalog leaves it out here. Write another metadata.name.`,
      ),
    );
}

/** A repository that cannot be read brings nothing; the catalog's own look tells the log of it. */
async function entitiesOrNone(
  repository: GitRepository,
  options: ReadEntitiesOptions,
): Promise<Entity[]> {
  try {
    return (await readRepositoryEntities(repository, options)).entities;
  } catch {
    return [];
  }
}
