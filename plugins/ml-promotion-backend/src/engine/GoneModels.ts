import { ConflictError } from '@backstage/errors';
import { formatDuration } from '@modelport/plugin-ml-common';
import type {
  DeploymentRecord,
  DeploymentStore,
} from '../store/DeploymentStore';
import type { Chore, ChoreContext } from './Chore';
import { UNDEPLOYED_BY_PORTAL } from './stopReasons';

const LOOK_EVERY_MS = 60_000;

/** What {@link GoneModels} works with. */
export interface GoneModelsOptions {
  store: Pick<DeploymentStore, 'listKept'>;
  /** This host. */
  host: string;
  /** How long a model may be missing in the catalog before its deployments are undeployed, in milliseconds. */
  graceMs: number;
  /**
   * Those of some entities that the catalog says it does not have.
   *
   * @throws Error when the catalog cannot be asked
   */
  findMissing: (entityRefs: string[], signal: AbortSignal) => Promise<string[]>;
  /** Keeps a record of an undeployment that nobody asked for, and its reason. */
  undeploying: (
    deployment: DeploymentRecord,
    reason: string,
    work: () => Promise<void>,
  ) => Promise<void>;
  now?: () => Date;
  /** 60,000 unless told. */
  lookEveryMs?: number;
}

/**
 * Undeploys models that are not in the catalog any more, which nobody could see or stop. It fails safe: only time during
 * which the catalog kept saying that it does not have the model counts. A catalog that cannot be asked, a portal that was
 * stopped or a machine that slept begin it anew.
 */
export class GoneModels implements Chore {
  readonly name = 'Looking for models that are not in the catalog any more';
  readonly #options: GoneModelsOptions;
  readonly #now: () => Date;
  readonly #lookEveryMs: number;
  readonly #missingSince = new Map<string, number>();
  #lookedAt = 0;

  constructor(options: GoneModelsOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => new Date());
    this.#lookEveryMs = options.lookEveryMs ?? LOOK_EVERY_MS;
  }

  isDue(): boolean {
    return this.#now().getTime() - this.#lookedAt >= this.#lookEveryMs;
  }

  async run({ record, signal }: ChoreContext): Promise<void> {
    const { store, host, graceMs, undeploying } = this.#options;
    const now = this.#now().getTime();
    if (now - this.#lookedAt > 5 * this.#lookEveryMs) {
      this.#missingSince.clear();
    }
    this.#lookedAt = now;
    const wanted = (await store.listKept(host)).filter(
      each => each.wanted === 'serve',
    );
    await this.#ask([...new Set(wanted.map(each => each.entityRef))], signal);
    for (const deployment of wanted) {
      const { entityRef } = deployment;
      const since = this.#missingSince.get(entityRef);
      if (since !== undefined && now - since >= graceMs) {
        const reason = `${entityRef} has not been in the catalog for ${formatDuration(
          graceMs,
        )}`;
        await undeploying(deployment, reason, async () => {
          const updated = await record(deployment, {
            wanted: 'stop',
            state: 'stopping',
            stateMessage: `${UNDEPLOYED_BY_PORTAL} ${reason}.`,
            settled: false,
            retryAt: null,
          });
          if (!updated) {
            throw new ConflictError(
              `Deployment ${deployment.id} has just changed; the next look tries again`,
            );
          }
        });
      }
    }
  }

  /** Notes since when each is missing. */
  async #ask(entityRefs: string[], signal: AbortSignal): Promise<void> {
    const since = new Map(this.#missingSince);
    this.#missingSince.clear();
    if (entityRefs.length === 0) {
      return;
    }
    const missing = await this.#options.findMissing(entityRefs, signal);
    for (const ref of missing) {
      this.#missingSince.set(ref, since.get(ref) ?? this.#lookedAt);
    }
  }
}
