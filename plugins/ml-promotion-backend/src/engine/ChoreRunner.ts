import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { DeploymentRecord } from '../store/DeploymentStore';
import type { Chore, ChoreContext } from './Chore';

/** What {@link ChoreRunner} works with. */
export interface ChoreRunnerOptions
  extends Pick<ChoreContext, 'record' | 'confirm'> {
  chores: readonly Chore[];
  logger: LoggerService;
}

/** Does chores that are due, one run of each at a time. One that fails is done again when it is due again. */
export class ChoreRunner {
  readonly #options: ChoreRunnerOptions;
  readonly #abort = new AbortController();
  readonly #running = new Map<Chore, Promise<void>>();

  constructor(options: ChoreRunnerOptions) {
    this.#options = options;
  }

  /** Starts every chore that is due and not under way. */
  begin(): void {
    for (const chore of this.#options.chores) {
      if (!this.#running.has(chore) && chore.isDue()) {
        this.#running.set(chore, this.#run(chore));
      }
    }
  }

  /** Tells the chores of a change. */
  noticed(deployment: DeploymentRecord): void {
    this.#options.chores.forEach(chore => chore.noticed?.(deployment));
  }

  /** Asks what is under way to end. */
  end(): void {
    this.#abort.abort();
  }

  /** Waits for what is under way. */
  async idle(): Promise<void> {
    await Promise.all(this.#running.values());
  }

  async #run(chore: Chore): Promise<void> {
    const { record, confirm, logger } = this.#options;
    const { signal } = this.#abort;
    try {
      await chore.run({ record, confirm, signal });
    } catch (error) {
      if (!signal.aborted) {
        logger.warn(`${chore.name} failed: ${toError(error).message}`);
      }
    } finally {
      this.#running.delete(chore);
    }
  }
}
