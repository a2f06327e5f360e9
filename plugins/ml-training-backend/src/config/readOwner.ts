import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';

/**
 * Reads the reference of an owner; a name alone is that of a group.
 * @param field - where it stands, such as `mlTraining.budgets[0].owner`
 * @returns the full reference, in lower case
 * @throws InputError naming the field
 */
export function readOwner(owner: string, field: string): string {
  try {
    const ref = parseEntityRef(owner, {
      defaultKind: 'group',
      defaultNamespace: 'default',
    });
    return stringifyEntityRef(ref).toLocaleLowerCase('en-US');
  } catch {
    throw new InputError(
      `${field} has '${owner}': write references such as group:default/team-a`,
    );
  }
}
