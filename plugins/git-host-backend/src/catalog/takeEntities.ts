import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { GitRepository } from '../repositories/GitRepositoryStore';
import { Taken } from './descriptor';
import { bringsOwn, DescriptorVersion } from './descriptorHistory';

/** One name for a repository, whichever list it came from. */
export const repositoryKey = ({
  owner,
  name,
}: Pick<GitRepository, 'owner' | 'name'>) => `${owner}/${name}`;

/** The first of some versions that nothing is wrong with. */
export const latestRight = <T extends Pick<DescriptorVersion, 'problems'>>(
  versions: readonly T[],
): T | undefined => versions.find(({ problems }) => problems.length === 0);

/**
 * What the catalog takes of each repository. An entity that several bring is of the one that was made for it, else of the
 * first that brings it beside its own, else of the first that brings it.
 *
 * @returns by the keys of the repositories, in their order
 */
export function takeEntities(
  repositories: readonly GitRepository[],
  historyOf: (repository: GitRepository) => readonly DescriptorVersion[],
): Map<string, Taken> {
  const holders = new Map(
    repositories.map(one => [one.entityRef, repositoryKey(one)]),
  );
  for (const repository of repositories) {
    const right = latestRight(historyOf(repository));
    if (!right || !bringsOwn(repository, right)) continue;
    for (const entity of right.entities) {
      const ref = stringifyEntityRef(entity);
      if (!holders.has(ref)) holders.set(ref, repositoryKey(repository));
    }
  }
  const taken = new Map<string, Taken>();
  for (const repository of repositories) {
    const key = repositoryKey(repository);
    const one = takeVersion(
      repository,
      historyOf(repository),
      ref => (holders.get(ref) ?? key) !== key,
    );
    for (const entity of one.entities) {
      holders.set(stringifyEntityRef(entity), key);
    }
    taken.set(key, one);
  }
  return taken;
}

/**
 * What the catalog takes of one repository: the latest version that is right, so that a slip of the pen does not take a
 * model out of the catalog. While no version is right, what is right in the latest counts.
 *
 * @param history - the latest version first
 * @param isForeign - whether another repository has an entity
 */
export function takeVersion(
  repository: GitRepository,
  history: readonly DescriptorVersion[],
  isForeign: (entityRef: string) => boolean,
): Taken {
  const judged = history.map(one => judge(repository, one, isForeign));
  if (judged.length === 0) return { entities: [], leftOut: [] };
  const [latest] = judged;
  const used = latestRight(judged);
  if (used === latest) {
    return { entities: latest.entities, leftOut: latest.foreign };
  }
  const { commit, problems } = latest;
  return {
    entities: (used ?? latest).entities,
    leftOut: [],
    trouble: { commit, problems, usedCommit: used?.commit },
  };
}

/**
 * What others have is left out of a version. One that is right without it still counts, but not one that has it in place
 * of the repository's own entity: its name is a mistake, and would take the own one out of the catalog.
 */
function judge(
  repository: GitRepository,
  version: DescriptorVersion,
  isForeign: (entityRef: string) => boolean,
) {
  const foreign = version.entities
    .map(one => stringifyEntityRef(one))
    .filter(isForeign);
  const entities: Entity[] = version.entities.filter(
    one => !foreign.includes(stringifyEntityRef(one)),
  );
  const counts =
    version.problems.length === 0 && bringsOwn(repository, { entities });
  const problems = foreign.map(
    ref =>
      `It names ${ref}, which another repository has. Write another metadata.name; this repository's own is ${repository.entityRef}.`,
  );
  return {
    commit: version.commit,
    entities,
    foreign,
    problems: counts ? [] : [...version.problems, ...problems],
  };
}
