import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/**
 * Reads `mlflow.releasedNames`.
 * @returns full references of the entities that hold no name any more
 * @throws InputError naming the entry that is no full reference
 *
 * @public
 */
export function readReleasedNames(config: Config): ReadonlySet<string> {
  const refs = config.getOptionalStringArray('mlflow.releasedNames') ?? [];
  return new Set(
    refs.map((ref, index) => {
      try {
        return stringifyEntityRef(parseEntityRef(ref));
      } catch {
        throw new InputError(
          `mlflow.releasedNames[${index}] is '${ref}': write a full reference, such as component:default/old-model`,
        );
      }
    }),
  );
}
