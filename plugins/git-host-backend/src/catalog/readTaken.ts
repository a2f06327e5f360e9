import { stringifyEntityRef } from '@backstage/catalog-model';
import {
  GitRepository,
  GitRepositoryStore,
} from '../repositories/GitRepositoryStore';
import { Taken } from './descriptor';
import {
  bringsOwn,
  DescriptorVersion,
  readDescriptorHistory,
  ReadHistoryOptions,
} from './descriptorHistory';
import {
  latestRight,
  repositoryKey,
  takeEntities,
  takeVersion,
} from './takeEntities';

/** What {@link readTaken} reads with. */
export type ReadTakenOptions = ReadHistoryOptions & {
  store: ReadHistoryOptions['store'] & Pick<GitRepositoryStore, 'list'>;
};

/** What the catalog takes of one repository now, as the catalog itself finds it when it looks at all of them. */
export async function readTaken(
  repository: GitRepository,
  options: ReadTakenOptions,
): Promise<Taken> {
  const history = await readDescriptorHistory(repository, options);
  // Its own is nobody else's; most repositories bring nothing more, and then no other has to be read.
  const more = history
    .flatMap(({ entities }) => entities.map(one => stringifyEntityRef(one)))
    .filter(ref => ref !== repository.entityRef);
  if (more.length === 0) return takeVersion(repository, history, () => false);
  const key = repositoryKey(repository);
  const all = await options.store.list();
  const reserved = new Set(all.map(({ entityRef }) => entityRef));
  const histories = new Map([[key, history]]);
  if (!more.every(ref => reserved.has(ref))) {
    const right = latestRight(history);
    const isOwn = right !== undefined && bringsOwn(repository, right);
    const place = all.findIndex(one => repositoryKey(one) === key);
    for (const [index, one] of all.entries()) {
      // One that comes later has nothing that this one brings beside its own.
      if (index === place || (index > place && isOwn)) continue;
      histories.set(repositoryKey(one), await historyOrNone(one, options));
    }
  }
  const taken = takeEntities(
    all,
    one => histories.get(repositoryKey(one)) ?? [],
  );
  return taken.get(key) ?? takeVersion(repository, history, () => false);
}

/** A repository that cannot be read brings nothing; the catalog's own look tells the log of it. */
async function historyOrNone(
  repository: GitRepository,
  options: ReadHistoryOptions,
): Promise<DescriptorVersion[]> {
  try {
    return await readDescriptorHistory(repository, options);
  } catch {
    return [];
  }
}
