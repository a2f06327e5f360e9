import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Chore, ChoreContext } from '../../engine/Chore';
import type {
  DeploymentRecord,
  DeploymentStore,
} from '../../store/DeploymentStore';
import type { ModelFolders } from './ModelFolders';

/** What {@link ModelFolderCleaner} works with. */
export interface ModelFolderCleanerOptions {
  store: Pick<DeploymentStore, 'listKept'>;
  folders: Pick<ModelFolders, 'prune'>;
  logger: LoggerService;
}

/**
 * Removes copies of models that no deployment needs any more: at start, and after a rollout has settled. What runs, what
 * is on its way, what drains and what may be tried again keep theirs.
 */
export class ModelFolderCleaner implements Chore {
  readonly name = 'Removing copies of models that are not needed';
  #isDue = true;

  constructor(private readonly options: ModelFolderCleanerOptions) {}

  isDue(): boolean {
    return this.#isDue;
  }

  noticed({ settled, announced, state }: DeploymentRecord): void {
    this.#isDue ||= settled || (announced && state === 'serving');
  }

  async run({ confirm }: ChoreContext): Promise<void> {
    const { store, folders, logger } = this.options;
    // Before it looks, so that what settles meanwhile is looked at next; after a failure the next end is soon enough.
    this.#isDue = false;
    const gone = await folders.prune({
      inUse: async () =>
        new Set((await store.listKept()).map(({ digest }) => digest)),
      mayRemove: confirm,
    });
    gone.forEach(digest =>
      logger.info(`Removed the copy of ${digest}, which nothing needs now`),
    );
  }
}
