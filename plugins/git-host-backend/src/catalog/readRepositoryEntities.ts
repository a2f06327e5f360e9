import { LoggerService } from '@backstage/backend-plugin-api';
import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  ANNOTATION_SOURCE_LOCATION,
  ANNOTATION_VIEW_URL,
  DefaultNamespaceEntityPolicy,
  Entity,
  EntityPolicies,
  FieldFormatEntityPolicy,
  NoForeignRootFieldsEntityPolicy,
  parseEntityRef,
  SchemaValidEntityPolicy,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { parseAllDocuments } from 'yaml';
import { GitHostAddresses } from '../addresses';
import {
  GitRepository,
  GitRepositoryStore,
} from '../repositories/GitRepositoryStore';

/** The file in which a repository describes itself to the catalog. */
export const DESCRIPTOR = 'catalog-info.yaml';

const KINDS = ['Component', 'API', 'Resource', 'System'];
const MAX_BYTES = 1024 * 1024;
const EARLIER_VERSIONS = 20;

const wellFormed = EntityPolicies.allOf([
  new SchemaValidEntityPolicy(),
  new DefaultNamespaceEntityPolicy(),
  new NoForeignRootFieldsEntityPolicy(),
  new FieldFormatEntityPolicy(),
]);

/** What the entities of a repository are read with. */
export type ReadEntitiesOptions = {
  addresses: GitHostAddresses;
  logger: LoggerService;
  store: GitRepositoryStore;
};

/**
 * The catalog entities of a repository's default branch: of its latest commit whose
 * `catalog-info.yaml` is YAML at all, so that a slip of the pen does not take a model out of the
 * catalog. An entity that is malformed, of a kind that a repository may not bring, or that names
 * another owner is left out, with the reason in the log.
 */
export async function readRepositoryEntities(
  repository: GitRepository,
  options: ReadEntitiesOptions,
): Promise<Entity[]> {
  const documents = await readDocuments(repository, options);
  const entities: Entity[] = [];
  for (const document of documents) {
    try {
      entities.push(await accept(document, repository, options.addresses));
    } catch (error) {
      options.logger.warn(
        `An entity of ${repository.owner}/${repository.name} is refused: ${
          (error as Error).message
        }`,
      );
    }
  }
  return entities;
}

async function readDocuments(
  repository: GitRepository,
  { logger, store }: ReadEntitiesOptions,
): Promise<unknown[]> {
  const head = await store.resolve(repository, {
    kind: 'branch',
    name: repository.defaultBranch,
  });
  if (!head) return [];
  if ((await store.kindOf(repository, head, DESCRIPTOR)) !== 'file') return [];
  const versions = await store.log(repository, head, {
    limit: EARLIER_VERSIONS,
    path: DESCRIPTOR,
  });
  for (const { sha } of versions) {
    if ((await store.kindOf(repository, sha, DESCRIPTOR)) !== 'file') continue;
    try {
      return parse(await store.readFile(repository, sha, DESCRIPTOR));
    } catch (error) {
      logger.warn(
        `${DESCRIPTOR} of ${repository.owner}/${
          repository.name
        } at ${sha} is unreadable, an earlier version is used: ${
          (error as Error).message
        }`,
      );
    }
  }
  return [];
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

async function accept(
  document: unknown,
  repository: GitRepository,
  addresses: GitHostAddresses,
): Promise<Entity> {
  const entity = (await wellFormed.enforce(document as Entity)) as Entity;
  const ref = stringifyEntityRef(entity);
  if (!KINDS.includes(entity.kind)) {
    throw new Error(
      `${ref}: a repository may bring ${KINDS.join(', ')}, not ${entity.kind}`,
    );
  }
  const owner = entity.spec?.owner;
  if (typeof owner !== 'string') throw new Error(`${ref} has no spec.owner`);
  const ownerRef = stringifyEntityRef(
    parseEntityRef(owner, {
      defaultKind: 'group',
      defaultNamespace: entity.metadata.namespace,
    }),
  );
  if (ownerRef !== repository.ownerRef) {
    throw new Error(
      `${ref}: spec.owner is ${ownerRef}, but the repository belongs to ${repository.ownerRef}`,
    );
  }
  return withAddresses(entity, repository, addresses);
}

function withAddresses(
  entity: Entity,
  repository: GitRepository,
  addresses: GitHostAddresses,
): Entity {
  const ref = { kind: 'branch' as const, name: repository.defaultBranch };
  const location = addresses.source(repository, ref, DESCRIPTOR);
  return {
    ...entity,
    metadata: {
      ...entity.metadata,
      annotations: {
        ...entity.metadata.annotations,
        [ANNOTATION_LOCATION]: `url:${location}`,
        [ANNOTATION_ORIGIN_LOCATION]: `url:${location}`,
        [ANNOTATION_SOURCE_LOCATION]: `url:${addresses.source(
          repository,
          ref,
          '',
        )}`,
        [ANNOTATION_VIEW_URL]: location,
      },
    },
  };
}
