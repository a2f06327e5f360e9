import { LoggerService } from '@backstage/backend-plugin-api';
import { GitHostAddresses } from '../addresses';
import { DESCRIPTOR, describeTaken } from '../catalog/descriptor';
import { bringsOwn } from '../catalog/descriptorHistory';
import { readTaken } from '../catalog/readTaken';
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
      const taken = await readTaken(repository, { addresses, store });
      const told = describeTaken(repository, taken);
      return taken.trouble || bringsOwn(repository, taken)
        ? told
        : [
            ...told,
            `${DESCRIPTOR} on ${repository.defaultBranch} does not describe ${repository.entityRef}: the portal has no page of it.`,
          ];
    } catch (error) {
      // The push itself is done, and the catalog looks for itself.
      logger.warn('No advice could be given on a push', error as Error);
      return [];
    }
  };
}
