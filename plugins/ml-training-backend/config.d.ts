export interface Config {
  /** Trainings of models. */
  mlTraining?: {
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
  };
}
