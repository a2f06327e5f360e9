import type { CompoundEntityRef } from '@backstage/catalog-model';
import { createApiRef } from '@backstage/frontend-plugin-api';

/**
 * Tells the name of a run.
 *
 * @public
 */
export interface RunNameApi {
  /** The name is absent where the model has no such run. */
  getRunName(
    entity: CompoundEntityRef,
    runId: string,
    options?: { signal?: AbortSignal },
  ): Promise<{ name?: string }>;
}

/**
 * What runs are called; `ml-experiments` brings it, and where that is absent a run has its id alone.
 *
 * @public
 */
export const runNameApiRef = createApiRef<RunNameApi>().with({
  id: 'plugin.ml-experiments.run-name',
  pluginId: 'ml-experiments',
});
