export interface Config {
  modelport?: {
    /** Entity references of the groups that may do everything, e.g. group:default/ml-platform. */
    administrators?: string[];
  };
}
