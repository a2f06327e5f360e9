import type { AuthService } from '@backstage/backend-plugin-api';
import {
  DEFAULT_NAMESPACE,
  type Entity,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { orUnavailable } from '../http/orUnavailable';
import type { LastOwners } from './LastOwners';
import { ownersOf } from './ownership';

const PAGE_SIZE = 500;

type CatalogQuery = NonNullable<
  Extract<
    Parameters<CatalogService['queryEntities']>[0],
    { query?: unknown }
  >['query']
>;

/**
 * An entity that uses a name.
 *
 * @public
 */
export interface NameUser {
  /** Full reference. */
  entityRef: string;
  /** Full references of its owners; of one that is gone, as they were known last. Empty when they are not known. */
  owners: string[];
  /** The catalog does not have it any more. */
  isGone?: true;
}

/**
 * Who may use a name that annotations carry, such as that of an experiment. Empty while nobody has used it and nobody of
 * other owners names it.
 *
 * @public
 */
export interface NameHolder {
  /** Who used the name first, else who is called so beside others; absent when there is neither. */
  holder?: NameUser;
  /** On whose account the claimant is refused: it is of other owners. Absent when the claimant may use the name. */
  rival?: NameUser;
}

/**
 * What {@link decideNameHolder} decides by.
 *
 * @public
 */
export interface NameClaim {
  /** What is claimed, such as the name of an experiment. */
  name: string;
  /** The entity that wants to use it, with the full references of its owners. */
  claimant: { entityRef: string; owners: string[] };
  /** Every entity of the catalog that names it. */
  named: Entity[];
  /** Which entity used it first, by the records of the portal, whether it names it now or not. */
  firstOf: () => Promise<string | undefined>;
  /** Looks for an entity in the catalog, with the portal's own rights. */
  load: (entityRef: string) => Promise<Entity | undefined>;
  /** The owners that entities had when the catalog had them last. */
  lastOwners: LastOwners;
}

const isDefault = ({ metadata: { namespace = DEFAULT_NAMESPACE } }: Entity) =>
  namespace === DEFAULT_NAMESPACE;

const userOf = (entity: Entity): NameUser => ({
  entityRef: stringifyEntityRef(entity),
  owners: ownersOf(entity),
});

/**
 * Decides who may use a name. An annotation is written by whoever can push to a repository, so naming what another team
 * uses is not enough to use it, nor to keep that team from it: whoever used it first keeps it, with everything of the same
 * owners, also while its entity names it no more or is gone. Where the records know nobody, the one entity that is called so
 * itself has it, or of several that in the namespace `default`; else none of different owners may.
 *
 * @throws what `firstOf`, `load` and `lastOwners` throw
 *
 * @public
 */
export async function decideNameHolder(claim: NameClaim): Promise<NameHolder> {
  const { name, claimant, named, firstOf } = claim;
  const owners = [...claimant.owners].sort().join();
  const isOther = (user: NameUser) =>
    user.entityRef !== claimant.entityRef &&
    (owners === '' || [...user.owners].sort().join() !== owners);
  const first = await firstOf();
  if (first !== undefined) {
    const holder = await firstUser(claim, first);
    return { holder, ...(isOther(holder) && { rival: holder }) };
  }
  const other = named.map(userOf).find(isOther);
  if (!other) {
    return {};
  }
  const called = named.filter(({ metadata }) => metadata.name === name);
  const bearers = called.length > 1 ? called.filter(isDefault) : called;
  const [holder] = bearers.length === 1 ? bearers.map(userOf) : [];
  const rival = holder ? [holder].find(isOther) : other;
  return { ...(holder && { holder }), ...(rival && { rival }) };
}

async function firstUser(
  { named, load, lastOwners }: NameClaim,
  entityRef: string,
): Promise<NameUser> {
  const entity =
    named.find(each => stringifyEntityRef(each) === entityRef) ??
    (await load(entityRef));
  if (!entity) {
    const owners = (await lastOwners.find(entityRef)) ?? [];
    return { entityRef, owners, isGone: true };
  }
  const user = userOf(entity);
  await lastOwners.note(entityRef, user.owners);
  return user;
}

/**
 * Lists every entity that carries an annotation, with the plugin's own rights. The catalog finds no value that is long or
 * has blanks around it, so compare values yourself.
 *
 * @throws ServiceUnavailableError when the catalog cannot be asked
 *
 * @public
 */
export async function listAnnotated(
  services: {
    auth: Pick<AuthService, 'getOwnServiceCredentials'>;
    catalog: Pick<CatalogService, 'queryEntities'>;
  },
  annotation: string,
): Promise<Entity[]> {
  const { auth, catalog } = services;
  const credentials = await auth.getOwnServiceCredentials();
  const field = `metadata.annotations.${annotation}` as const;
  const query = { [field]: { $exists: true } } as CatalogQuery;
  const entities: Entity[] = [];
  let cursor: string | undefined;
  do {
    const at = cursor;
    const page = await orUnavailable('The catalog', () =>
      catalog.queryEntities(
        at ? { cursor: at, limit: PAGE_SIZE } : { query, limit: PAGE_SIZE },
        { credentials },
      ),
    );
    entities.push(...page.items);
    cursor = page.pageInfo.nextCursor;
  } while (cursor);
  return entities;
}
