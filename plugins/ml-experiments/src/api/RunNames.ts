import type { CompoundEntityRef } from '@backstage/catalog-model';
import { isMissing, type RunNameApi } from '@modelport/plugin-ml-react';
import type { CallOptions, MlExperimentsApi } from './MlExperimentsApi';

/** Tells other plugins what a run is called. */
export class RunNames implements RunNameApi {
  readonly #experiments: Pick<MlExperimentsApi, 'getRun'>;

  constructor(experiments: Pick<MlExperimentsApi, 'getRun'>) {
    this.#experiments = experiments;
  }

  async getRunName(
    entity: CompoundEntityRef,
    runId: string,
    options: CallOptions = {},
  ): Promise<{ name?: string; user?: string }> {
    try {
      const { item } = await this.#experiments.getRun(entity, runId, options);
      return { name: item.name, user: item.user };
    } catch (error) {
      if (isMissing(error)) {
        return {};
      }
      throw error;
    }
  }
}
