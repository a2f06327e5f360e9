export interface Config {
  gitHost?: {
    /**
     * The folder that holds the bare repositories, as `<owner>/<name>.git`. Without it the git
     * host is off.
     */
    directory?: string;
  };
}
