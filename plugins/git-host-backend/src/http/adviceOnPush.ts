import { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { GitHostAddresses } from '../addresses';
import { DESCRIPTOR, describeProblems } from '../catalog/descriptor';
import { heldElsewhere } from '../catalog/heldElsewhere';
import { readRepositoryEntities } from '../catalog/readRepositoryEntities';
import {
  GitRepository,
  GitRepositoryStore,
} from '../repositories/GitRepositoryStore';

/** What advice is made with. */
export type AdviceOptions = {
  addresses: GitHostAddresses;
  logger: LoggerService;
  store: GitRepositoryStore;
};

/**
 * Gets ready to say, after a push, what the catalog makes of it. To be called before git starts: a push that does not
 * move the default branch gets no advice.
 */
export async function adviceOnPush(
  repository: GitRepository,
  { addresses, logger, store }: AdviceOptions,
): Promise<() => Promise<string[]>> {
  const head = () =>
    store.resolve(repository, {
      kind: 'branch',
      name: repository.defaultBranch,
    });
  const before = await head();
  return async () => {
    try {
      if ((await head()) === before) return [];
      const options = { addresses, store };
      const { entities, trouble } = await readRepositoryEntities(
        repository,
        options,
      );
      const lost = await heldElsewhere(repository, entities, options);
      if (trouble) return [...describeProblems(repository, trouble), ...lost];
      const { entityRef } = repository;
      return entities.some(one => stringifyEntityRef(one) === entityRef)
        ? lost
        : [
            ...lost,
            `${DESCRIPTOR} on ${repository.defaultBranch} does not describe ${entityRef}: the portal has no page of it.`,
          ];
    } catch (error) {
      // The push itself is done, and the catalog looks for itself.
      logger.warn('No advice could be given on a push', error as Error);
      return [];
    }
  };
}
