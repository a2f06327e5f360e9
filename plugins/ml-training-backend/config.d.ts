export interface Config {
  /** Trainings of models. */
  mlTraining?: {
    /**
     * What trainings on clusters may cost in a calendar month in UTC, by the owner of the model; unlimited for owners without
     * a budget.
     */
    budgets?: Array<{
      /** Reference such as `group:default/team-a`; `*` for each owner that is not named. */
      owner: string;
      monthly: number;
      /** ISO 4217, such as `USD`; prices in other currencies are not known to it. */
      currency: string;
    }>;
    /**
     * Reference of the group whose members may start a training over budget, with a reason and the permission for it; whoever
     * has the permission unless set. Set it where permissions are switched off.
     */
    overrideGroup?: string;
    /** Runs trainings as processes of the machine that the portal runs on. */
    local?: {
      /** Off unless set: training code runs with the rights of the portal's own account. */
      enabled?: boolean;
      /**
       * Absolute path of the folder that holds a folder for each training.
       * @visibility backend
       */
      directory?: string;
      /**
       * Absolute path of the folder that holds Python environments and downloaded packages.
       * @visibility backend
       */
      cacheDirectory?: string;
      /**
       * Absolute path of uv, which makes the Python environments.
       * @visibility backend
       */
      uv?: string;
      /**
       * Python that stands in when the version that a repository asks for is not on this machine: a path or a version.
       * @visibility backend
       */
      python?: string;
      /** How many trainings run at the same time; 1 unless set. */
      concurrency?: number;
    };
    /** Runs trainings as Jobs of the clusters in `mlCluster.clusters`. */
    kubernetes?: {
      /** Off unless set. */
      enabled?: boolean;
      /**
       * Absolute path of the folder that holds a folder for each training: what was asked, and its log. Portals that share a
       * database and take over from each other share it.
       * @visibility backend
       */
      directory?: string;
      /**
       * Absolute path of the folder that holds downloaded packages.
       * @visibility backend
       */
      cacheDirectory?: string;
      /**
       * Absolute path of uv, which installs the Python packages.
       * @visibility backend
       */
      uv?: string;
      /**
       * Absolute path of crane, which makes and pushes the images.
       * @visibility backend
       */
      crane?: string;
      /** How many trainings are submitted at the same time, those that wait in a queue among them; 50 unless set. */
      concurrency?: number;
      /** How the images of trainings are made. */
      images?: {
        /**
         * Where they are pushed to, such as `registry.example.org/team/trainings`.
         * @visibility backend
         */
        repository: string;
        /**
         * Version of the Python that the base image or the nodes have, such as `3.11`.
         * @visibility backend
         */
        python: string;
        /**
         * Image that brings the system and that Python, by its digest; without one the nodes bring them.
         * @visibility backend
         */
        base?: string;
        /**
         * With which the registry knows the portal; needs `password`.
         * @visibility backend
         */
        username?: string;
        /** @visibility secret */
        password?: string;
      };
      /** In the order in which a cluster is chosen when nobody names one. */
      clusters?: Array<{
        /**
         * Its name in `mlCluster.clusters`.
         * @visibility backend
         */
        name: string;
        /**
         * Whose node pools it has, which decides by which labels GPUs and spot nodes are known; `other` unless set.
         * @visibility backend
         */
        cloud?: 'eks' | 'gke' | 'aks' | 'other';
        /** Where its machines are, as its cloud names the region, such as `us-east-1`; prices of any region unless set. */
        region?: string;
        /** The first one that is for the model's owners is taken. */
        namespaces: Array<{
          /** @visibility backend */
          namespace: string;
          /**
           * LocalQueue of Kueue; while the cluster does not serve Kueue, trainings wait.
           * @visibility backend
           */
          queue?: string;
          /**
           * References of those whose models are trained there, such as `group:default/team-a`; everybody's unless set.
           * @visibility backend
           */
          owners?: string[];
        }>;
      }>;
    };
  };
}
