import type { EntityPresentationApi } from '@backstage/plugin-catalog-react';

/** A catalog that has names for some entities, by full reference; of others it shows the id. */
export function someNames(
  names: Readonly<Record<string, string>>,
): EntityPresentationApi {
  return {
    forEntity: entityOrRef => {
      const entityRef = String(entityOrRef);
      const id = entityRef.slice(entityRef.indexOf('/') + 1);
      const snapshot = { entityRef, primaryTitle: names[entityRef] ?? id };
      return { snapshot, promise: Promise.resolve(snapshot) };
    },
  };
}
