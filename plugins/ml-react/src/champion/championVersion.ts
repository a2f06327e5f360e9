import type { CompoundEntityRef } from '@backstage/catalog-model';
import { createApiRef } from '@backstage/frontend-plugin-api';

/**
 * Tells which version of a model is its champion.
 *
 * @public
 */
export interface ChampionVersionApi {
  /** Signal channel on which a new champion is announced. */
  channelOf(entity: CompoundEntityRef): string;
  /** The version is absent where the model has no champion, and while its registry cannot be read. */
  getChampionVersion(
    entity: CompoundEntityRef,
    options?: { signal?: AbortSignal },
  ): Promise<{ version?: string }>;
}

/**
 * Which version is the champion; `ml-registry` brings it, and where that is absent nothing is said of champions.
 *
 * @public
 */
export const championVersionApiRef = createApiRef<ChampionVersionApi>().with({
  id: 'plugin.ml-registry.champion-version',
  pluginId: 'ml-registry',
});
