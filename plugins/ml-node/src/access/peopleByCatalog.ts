import type { AuthService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { orUnavailable } from '../http/orUnavailable';

const PAGE_SIZE = 500;

const isPerson = (ref: string) => ref.startsWith('user:');

/**
 * The people of some owners, as the catalog says now, each once: {@link belongsByCatalog} read downwards, through the groups
 * below. It has not heard of whoever is of a group by sign-in alone.
 *
 * @param owners - full references of the owners
 * @throws ServiceUnavailableError when the catalog cannot be asked
 *
 * @public
 */
export async function* peopleByCatalog(
  services: {
    auth: Pick<AuthService, 'getOwnServiceCredentials'>;
    catalog: Pick<CatalogService, 'queryEntities'>;
  },
  owners: string[],
): AsyncGenerator<string, void, undefined> {
  const seen = new Set(owners);
  yield* owners.filter(isPerson);
  let level = owners.filter(ref => !isPerson(ref));
  while (level.length > 0) {
    const below: string[] = [];
    for await (const ref of membersOf(services, level)) {
      if (seen.has(ref)) {
        continue;
      }
      seen.add(ref);
      if (isPerson(ref)) {
        yield ref;
      } else {
        below.push(ref);
      }
    }
    level = below;
  }
}

/** Who is directly of some groups, people and groups alike. */
async function* membersOf(
  { auth, catalog }: Parameters<typeof peopleByCatalog>[0],
  groups: string[],
): AsyncGenerator<string, void, undefined> {
  const credentials = await auth.getOwnServiceCredentials();
  const filter: Array<Record<string, string | string[]>> = [
    { kind: 'User', 'relations.memberOf': groups },
    { kind: 'Group', 'relations.childOf': groups },
  ];
  const fields = ['kind', 'metadata.name', 'metadata.namespace'];
  let cursor: string | undefined;
  do {
    const at = cursor;
    const page = await orUnavailable('The catalog', () =>
      catalog.queryEntities(
        at
          ? { cursor: at, fields, limit: PAGE_SIZE }
          : { filter, fields, limit: PAGE_SIZE },
        { credentials },
      ),
    );
    yield* page.items.map(each => stringifyEntityRef(each));
    cursor = page.pageInfo.nextCursor;
  } while (cursor);
}
