import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  ANNOTATION_SOURCE_LOCATION,
  ANNOTATION_VIEW_URL,
  apiEntityV1alpha1Validator,
  componentEntityV1alpha1Validator,
  DefaultNamespaceEntityPolicy,
  Entity,
  EntityPolicies,
  FieldFormatEntityPolicy,
  KindValidator,
  NoForeignRootFieldsEntityPolicy,
  parseEntityRef,
  resourceEntityV1alpha1Validator,
  SchemaValidEntityPolicy,
  stringifyEntityRef,
  systemEntityV1alpha1Validator,
} from '@backstage/catalog-model';
import { GitHostAddresses } from '../addresses';
import { GitRepository } from '../repositories/GitRepositoryStore';
import { DESCRIPTOR } from './descriptor';

const KINDS: Record<string, KindValidator> = {
  Component: componentEntityV1alpha1Validator,
  API: apiEntityV1alpha1Validator,
  Resource: resourceEntityV1alpha1Validator,
  System: systemEntityV1alpha1Validator,
};

const wellFormed = EntityPolicies.allOf([
  new SchemaValidEntityPolicy(),
  new DefaultNamespaceEntityPolicy(),
  new NoForeignRootFieldsEntityPolicy(),
  new FieldFormatEntityPolicy(),
]);

/**
 * A document of a repository's `catalog-info.yaml` as the catalog gets it.
 *
 * @throws Error that names what is wrong when it is malformed, of a kind that a repository may not bring, or when it
 * names another owner
 */
export async function acceptEntity(
  document: unknown,
  repository: GitRepository,
  addresses: GitHostAddresses,
): Promise<Entity> {
  const entity = (await wellFormed.enforce(document as Entity)) as Entity;
  const ref = stringifyEntityRef(entity);
  if (!Object.hasOwn(KINDS, entity.kind)) {
    throw new Error(
      `${ref}: a repository may bring ${Object.keys(KINDS).join(', ')}, not ${
        entity.kind
      }`,
    );
  }
  const owner = entity.spec?.owner;
  if (typeof owner !== 'string')
    throw new Error(
      `${ref} has no spec.owner; write owner: ${repository.ownerRef}`,
    );
  const ownerRef = stringifyEntityRef(
    parseEntityRef(owner, {
      defaultKind: 'group',
      defaultNamespace: entity.metadata.namespace,
    }),
  );
  if (ownerRef !== repository.ownerRef) {
    throw new Error(
      `${ref}: spec.owner is ${ownerRef}, but the repository belongs to ${repository.ownerRef}; write owner: ${repository.ownerRef}`,
    );
  }
  // What the catalog would only say of it later, where its author does not look.
  if (!(await KINDS[entity.kind].check(entity))) {
    throw new Error(
      `${ref}: apiVersion ${entity.apiVersion} is not one of ${entity.kind}; write apiVersion: backstage.io/v1alpha1`,
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
