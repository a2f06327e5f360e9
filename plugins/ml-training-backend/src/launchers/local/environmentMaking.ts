import type { ModelEnvironments } from './ModelEnvironments';
import type { Making } from './Preparations';

/** What a finished preparation leaves in `prepared.json`. */
export interface Prepared {
  /** Folder of the Python environment. */
  environment: string;
}

/** Makes the Python environment that a training of this machine runs in. */
export function environmentMaking(environments: ModelEnvironments): Making {
  return {
    doing: 'Makes the Python environment',
    async make({ plan, checkout, signal, onLine }): Promise<Prepared> {
      const { environment } = plan;
      const request = { checkout, environment, signal, onLine };
      return { environment: await environments.provide(request) };
    },
    withoutPaths: (message, checkout) =>
      environments.withoutPaths(message, checkout),
  };
}
