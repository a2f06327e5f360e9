import { AuthService } from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { NotAllowedError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { belongsByCatalog, ownersOf } from '@modelport/plugin-ml-node';

/**
 * Asks the catalog whether a person belongs to the owner of an entity, as every service asks at each use of a token:
 * one that would open nothing is not made.
 */
export class IssuerCheck {
  constructor(
    private readonly options: { auth: AuthService; catalog: CatalogService },
  ) {}

  /** @throws NotAllowedError when the catalog does not know the person as a member. */
  async require(issuer: string, entity: Entity): Promise<void> {
    const owners = ownersOf(entity);
    if (!(await belongsByCatalog(this.options, [issuer], owners))) {
      throw new NotAllowedError(
        `A token counts as its issuer, and the catalog does not know ${issuer} as a member of ${owners.join(
          ' or ',
        )}, which owns ${stringifyEntityRef(
          entity,
        )}: add the user with that group to the catalog.`,
      );
    }
  }
}
