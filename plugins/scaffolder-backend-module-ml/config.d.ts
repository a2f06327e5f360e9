export interface Config {
  scaffolder?: {
    modelportWorkspaces?: {
      /**
       * The folder in which the workspace provider `modelport` keeps the workspaces of running
       * tasks, for scaffolder.taskRecovery.
       */
      directory?: string;
    };
  };
}
