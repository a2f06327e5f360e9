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
 * Who may use a name that annotations carry, such as that of an experiment.
 *
 * @public
 */
export interface NameHolder {
  /**
   * Who used the name first, by the portal's records, and still names it, else who is called so; absent when there is
   * neither.
   */
  holder?: Entity;
  /** On whose account the claimant is refused: it is of other owners. Absent when the claimant may use the name. */
  rival?: Entity;
}

/**
 * Decides who may use a name. An annotation is written by whoever can push to a repository, so naming what another team
 * uses is not enough to use it, nor to keep that team from it: whoever used it first keeps it, with everything of the same
 * owners. Where the records know nobody, the one entity that is called so itself has it; else none of different owners may.
 *
 * @param claimant - the entity that wants to use it, with the full references of its owners
 * @param named - every entity of the catalog that names it
 * @param records - full references of those that used it, the first one first; some may be gone
 * @param name - the name itself; without it, nobody has it by being called so
 *
 * @public
 */
export function decideNameHolder(
  claimant: { entityRef: string; owners: string[] },
  named: Entity[],
  records: string[],
  name?: string,
): NameHolder {
  const owners = [...claimant.owners].sort().join();
  const isSame = (entity: Entity) =>
    stringifyEntityRef(entity) === claimant.entityRef ||
    (owners !== '' && ownersOf(entity).sort().join() === owners);
  const byRef = new Map(named.map(each => [stringifyEntityRef(each), each]));
  const firstRef = records.find(ref => byRef.has(ref));
  const bearers = named.filter(({ metadata }) => metadata.name === name);
  const [bearer] = bearers.length === 1 ? bearers : [];
  const holder = firstRef === undefined ? bearer : byRef.get(firstRef);
  const rival = holder
    ? [holder].find(each => !isSame(each))
    : named.find(each => !isSame(each));
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
