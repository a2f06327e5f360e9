import type { CompoundEntityRef } from '@backstage/catalog-model';
import { createApiRef } from '@backstage/frontend-plugin-api';

/**
 * Tells the name of a run, and who started it.
 *
 * @public
 */
export interface RunNameApi {
  /**
   * Both are absent where the model has no such run. The user is who started it, as MLflow's tag `mlflow.user` says: a full
   * reference where the portal did so.
   */
  getRunName(
    entity: CompoundEntityRef,
    runId: string,
    options?: { signal?: AbortSignal },
  ): Promise<{ name?: string; user?: string }>;
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
