export interface Config {
  /** MLflow, the experiment tracker and model registry. */
  mlflow?: {
    /**
     * Full references of components that hold the names of experiments and registered models no more, such as
     * component:default/old-model. A name otherwise stays with the component that used it first, also when that is
     * deleted in the catalog; of a released one the next has it that used it.
     */
    releasedNames?: string[];
    /** The MLflow servers that the portal reads. Declared once for every Modelport plugin. */
    servers?: Array<{
      /**
       * Name of the server: lower-case letters, digits and hyphens. It is permanent and part of every id; the
       * annotation `modelport.dev/mlflow-server` refers to it. A server named `default` needs no annotation.
       */
      name: string;
      /**
       * Address of the server, with the path prefix of a proxy when there is one. It is never told to the browser.
       * @visibility backend
       */
      baseUrl: string;
      /**
       * Bearer token of the portal's account.
       * @visibility secret
       */
      token?: string;
      /**
       * Name of the portal's account, for basic authentication.
       * @visibility backend
       */
      username?: string;
      /**
       * Password of the portal's account.
       * @visibility secret
       */
      password?: string;
      /** Longest time for one call, in milliseconds; 10,000 unless set. */
      timeoutMs?: number;
    }>;
  };
}
