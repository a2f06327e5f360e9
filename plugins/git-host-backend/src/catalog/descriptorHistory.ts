import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { parseAllDocuments } from 'yaml';
import { GitHostAddresses } from '../addresses';
import {
  GitRepository,
  GitRepositoryStore,
} from '../repositories/GitRepositoryStore';
import { acceptEntity } from './acceptEntity';
import { DESCRIPTOR, EARLIER_VERSIONS } from './descriptor';

const MAX_BYTES = 1024 * 1024;
const IS_LINK = `${DESCRIPTOR} is a symbolic link, and the portal follows none: commit an ordinary file in its place.`;

/** What the descriptors of a repository are read with. */
export type ReadHistoryOptions = {
  addresses: GitHostAddresses;
  store: Pick<GitRepositoryStore, 'listTree' | 'log' | 'readFile' | 'resolve'>;
};

/** One version of a repository's descriptor, as it reads by itself. */
export type DescriptorVersion = {
  commit: string;
  /** What is right in it, each entity once. */
  entities: Entity[];
  /** What is wrong with it, a sentence each. */
  problems: string[];
};

/**
 * The versions of a repository's descriptor on its default branch that may count, the latest first: up to one that is
 * right and brings the entity that the repository was made for. Empty when the branch has no descriptor.
 */
export async function readDescriptorHistory(
  repository: GitRepository,
  { addresses, store }: ReadHistoryOptions,
): Promise<DescriptorVersion[]> {
  const head = await store.resolve(repository, {
    kind: 'branch',
    name: repository.defaultBranch,
  });
  if (!head) return [];
  const descriptorAt = async (commit: string) => {
    const entries = await store.listTree(repository, commit, '');
    return entries.find(
      ({ kind, name }) => name === DESCRIPTOR && kind === 'file',
    );
  };
  if (!(await descriptorAt(head))) return [];
  const commits = await store.log(repository, head, {
    limit: EARLIER_VERSIONS,
    path: DESCRIPTOR,
  });
  const history: DescriptorVersion[] = [];
  for (const { sha } of commits) {
    const file = await descriptorAt(sha);
    if (!file) continue;
    const version = file.isLink
      ? { commit: sha, entities: [], problems: [IS_LINK] }
      : await read(
          await store.readFile(repository, sha, DESCRIPTOR),
          ...([sha, repository, addresses] as const),
        );
    history.push(version);
    if (version.problems.length === 0 && bringsOwn(repository, version)) break;
  }
  return history;
}

/** Whether a version brings the entity that its repository was made for. */
export function bringsOwn(
  { entityRef }: Pick<GitRepository, 'entityRef'>,
  { entities }: Pick<DescriptorVersion, 'entities'>,
): boolean {
  return entities.some(one => stringifyEntityRef(one) === entityRef);
}

async function read(
  content: Buffer,
  commit: string,
  repository: GitRepository,
  addresses: GitHostAddresses,
): Promise<DescriptorVersion> {
  let documents: unknown[];
  try {
    documents = parse(content);
  } catch (error) {
    const problem = `It is unreadable: ${(error as Error).message}`;
    return { commit, entities: [], problems: [problem] };
  }
  const entities: Entity[] = [];
  const problems: string[] = [];
  for (const [index, document] of documents.entries()) {
    try {
      const entity = await acceptEntity(document, repository, addresses);
      const ref = stringifyEntityRef(entity);
      if (entities.some(one => stringifyEntityRef(one) === ref)) {
        throw new Error(`${ref} stands in the file twice; keep one of them`);
      }
      entities.push(entity);
    } catch (error) {
      problems.push(`Entity ${index + 1}: ${(error as Error).message}`);
    }
  }
  return { commit, entities, problems };
}

function parse(content: Buffer): unknown[] {
  if (content.length > MAX_BYTES) {
    throw new Error(`it has more than ${MAX_BYTES} bytes`);
  }
  const documents = parseAllDocuments(content.toString(), { merge: true });
  return documents
    .map(document => {
      if (document.errors.length > 0) throw document.errors[0];
      return document.toJS({ maxAliasCount: 100 }) as unknown;
    })
    .filter(value => value !== null && value !== undefined);
}
