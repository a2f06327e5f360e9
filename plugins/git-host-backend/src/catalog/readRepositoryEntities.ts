import { Entity } from '@backstage/catalog-model';
import { parseAllDocuments } from 'yaml';
import { GitHostAddresses } from '../addresses';
import {
  GitRepository,
  GitRepositoryStore,
} from '../repositories/GitRepositoryStore';
import { acceptEntity } from './acceptEntity';
import { DESCRIPTOR, DescriptorProblems } from './descriptor';

const MAX_BYTES = 1024 * 1024;
const EARLIER_VERSIONS = 20;

/** What the entities of a repository are read with. */
export type ReadEntitiesOptions = {
  addresses: GitHostAddresses;
  store: Pick<GitRepositoryStore, 'kindOf' | 'log' | 'readFile' | 'resolve'>;
};

/** What a repository says to the catalog. */
export type RepositoryEntities = {
  entities: Entity[];
  /** Why the latest version does not count as it is; undefined when it does. */
  trouble?: DescriptorProblems;
};

type Version = { commit: string; entities: Entity[]; problems: string[] };

/**
 * The catalog entities of a repository's default branch: of the latest commit whose `catalog-info.yaml` is right, so that
 * a slip of the pen does not take a model out of the catalog. While no version is right, what is right in the latest
 * counts.
 */
export async function readRepositoryEntities(
  repository: GitRepository,
  { addresses, store }: ReadEntitiesOptions,
): Promise<RepositoryEntities> {
  const head = await store.resolve(repository, {
    kind: 'branch',
    name: repository.defaultBranch,
  });
  if (!head) return { entities: [] };
  if ((await store.kindOf(repository, head, DESCRIPTOR)) !== 'file') {
    return { entities: [] };
  }
  const versions = await store.log(repository, head, {
    limit: EARLIER_VERSIONS,
    path: DESCRIPTOR,
  });
  let latest: Version | undefined;
  for (const { sha } of versions) {
    if ((await store.kindOf(repository, sha, DESCRIPTOR)) !== 'file') continue;
    const content = await store.readFile(repository, sha, DESCRIPTOR);
    const version = await read(content, sha, repository, addresses);
    latest ??= version;
    if (version.problems.length > 0) continue;
    const { commit, problems } = latest;
    return version === latest
      ? { entities: version.entities }
      : {
          entities: version.entities,
          trouble: { commit, problems, usedCommit: version.commit },
        };
  }
  if (!latest) return { entities: [] };
  const { commit, entities, problems } = latest;
  return { entities, trouble: { commit, problems } };
}

async function read(
  content: Buffer,
  commit: string,
  repository: GitRepository,
  addresses: GitHostAddresses,
): Promise<Version> {
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
      entities.push(await acceptEntity(document, repository, addresses));
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
