import type { HumanDuration } from '@backstage/types';

export interface Config {
  /** Deployments of models. */
  mlPromotion?: {
    /** Names of the environments that can be deployed to; `[dev]` unless set. */
    environments?: string[];
    /**
     * How long the catalog may say that it does not have a model before its deployments are undeployed, such as
     * `{ hours: 1 }` or `1h`; one hour unless set, one minute at least.
     */
    undeployMissingModelsAfter?: HumanDuration | string;
    /** Serves models by processes of the machine that the portal runs on. */
    local?: {
      /** Off unless set. */
      enabled?: boolean;
      /**
       * Absolute path of the folder that holds a folder for each deployment and for each model.
       * @visibility backend
       */
      directory?: string;
    };
  };
}
