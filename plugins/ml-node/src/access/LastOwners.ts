import type { Knex } from 'knex';

interface OwnersRow {
  entity_ref: string;
  /** Their full references, as a JSON list. */
  owners: string;
}

/**
 * Remembers whose entities were, for when the catalog does not have them any more.
 *
 * @public
 */
export interface LastOwners {
  /** Notes the owners of an entity that the catalog has now; none are not noted. */
  note(entityRef: string, owners: string[]): Promise<void>;
  /** The full references of the owners that were noted last. */
  find(entityRef: string): Promise<string[] | undefined>;
}

/**
 * {@link LastOwners} in a table with the columns `entity_ref` (primary key) and `owners` (text).
 *
 * @public
 */
export class DatabaseLastOwners implements LastOwners {
  constructor(private readonly db: Knex, private readonly table: string) {}

  async note(entityRef: string, owners: string[]): Promise<void> {
    const known = await this.find(entityRef);
    const text = JSON.stringify([...owners].sort());
    // Each decision comes by here, and owners change seldom.
    if (owners.length > 0 && JSON.stringify(known) !== text) {
      await this.db<OwnersRow>(this.table)
        .insert({ entity_ref: entityRef, owners: text })
        .onConflict('entity_ref')
        .merge();
    }
  }

  async find(entityRef: string): Promise<string[] | undefined> {
    const row = await this.db<OwnersRow>(this.table)
      .where({ entity_ref: entityRef })
      .first('owners');
    return row && JSON.parse(row.owners);
  }
}
