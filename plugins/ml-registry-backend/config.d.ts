export interface Config {
  /** Versions of models, aliases under policy, and the ledger. The MLflow servers are declared by ml-experiments. */
  mlRegistry?: {
    ledger?: {
      /**
       * Absolute path of the file with the Ed25519 key that signs the ledger. It is made, readable by the portal's
       * account alone, when it is not there; its folder has to be there. Keep it where the database is not, and keep a
       * copy: without it the ledger cannot be continued.
       * @visibility backend
       */
      keyFile?: string;
    };
    /**
     * Full reference of the group whose members may decide, with a reason, about a version whose authors the portal does
     * not know, such as group:default/platform. Nobody may unless set.
     */
    overrideGroup?: string;
  };
}
