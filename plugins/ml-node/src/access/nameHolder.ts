import type { AuthService } from '@backstage/backend-plugin-api';
import { type Entity, stringifyEntityRef } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { orUnavailable } from '../http/orUnavailable';
import { ownersOf } from './ownership';

const PAGE_SIZE = 500;

type CatalogQuery = NonNullable<
  Extract<
    Parameters<CatalogService['queryEntities']>[0],
    { query?: unknown }
  >['query']
>;

/**
 * Who may use a name that annotations carry, such as that of an experiment. Empty while nobody of other owners names it.
 *
 * @public
 */
export interface NameHolder {
  /** Who used the name first and still names it, else who is called so; absent when there is neither. */
  holder?: Entity;
  /** On whose account the claimant is refused: it is of other owners. Absent when the claimant may use the name. */
  rival?: Entity;
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
  /**
   * Which of these entities used it first, by the records of the portal; asked only where entities of different owners name
   * it.
   */
  firstOf: (entityRefs: string[]) => Promise<string | undefined>;
}

/**
 * Decides who may use a name. An annotation is written by whoever can push to a repository, so naming what another team
 * uses is not enough to use it, nor to keep that team from it: whoever used it first keeps it, with everything of the same
 * owners. Where the records know nobody, the one entity that is called so itself has it; else none of different owners may.
 *
 * @throws what `firstOf` throws
 *
 * @public
 */
export async function decideNameHolder({
  name,
  claimant,
  named,
  firstOf,
}: NameClaim): Promise<NameHolder> {
  const owners = [...claimant.owners].sort().join();
  const isOther = (entity: Entity) =>
    stringifyEntityRef(entity) !== claimant.entityRef &&
    (owners === '' || ownersOf(entity).sort().join() !== owners);
  const other = named.find(isOther);
  if (!other) {
    return {};
  }
  const byRef = new Map(named.map(each => [stringifyEntityRef(each), each]));
  const first = await firstOf([...byRef.keys()]);
  const bearers = named.filter(({ metadata }) => metadata.name === name);
  const [bearer] = bearers.length === 1 ? bearers : [];
  const holder = first === undefined ? bearer : byRef.get(first);
  const rival = holder ? [holder].find(isOther) : other;
  return { ...(holder && { holder }), ...(rival && { rival }) };
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
