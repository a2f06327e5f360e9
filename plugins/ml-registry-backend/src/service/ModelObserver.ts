import { type CachedAnswer, FreshCache } from '@modelport/plugin-ml-node';
import { diffAliases } from '../aliases/planMove';
import { type Registries, registryOf } from '../registry/registries';
import { noteRegistration } from '../store/noteRegistration';
import type { Ledger } from '../ledger/Ledger';
import type { ModelNews } from '../live/ModelNews';
import type { RegisteredModel } from '../registry/ModelRegistry';
import { isOutage } from '../registry/translateMlflowError';
import type { ModelRecord } from '../store/records';
import type { RegistryStore } from '../store/RegistryStore';

const FRESH_FOR_MS = 2_000;

/** A registered model of an entity. */
export interface EntityModel {
  entityRef: string;
  server: string;
  model: string;
}

/** What {@link ModelObserver} works with. */
export interface ModelObserverOptions {
  registries: Registries;
  store: RegistryStore;
  ledger: Ledger;
  news: ModelNews;
  /** In whose name it is recorded what was found; undefined when nobody's. */
  recorderOf: (model: EntityModel) => Promise<string | undefined>;
  /** Has the engine look at what was found. */
  wake: () => void;
  now: () => Date;
}

/**
 * Reads registered models, and notes what has changed in them without the portal: versions that others have registered,
 * and aliases that others have moved. Each is noted once, however many look.
 */
export class ModelObserver {
  readonly #options: ModelObserverOptions;
  readonly #cache: FreshCache;
  readonly #generations = new Map<string, number>();

  constructor(options: ModelObserverOptions) {
    this.#options = options;
    this.#cache = new FreshCache({
      freshForMs: FRESH_FOR_MS,
      isOutage,
      now: () => options.now().getTime(),
    });
  }

  /** A model, as it was at most two seconds ago; the last answer stands in while the server is down. */
  async read(of: EntityModel): Promise<CachedAnswer<RegisteredModel>> {
    const key = JSON.stringify([of.server, of.model]);
    const generation = this.#generations.get(key) ?? 0;
    try {
      return await this.#cache.read(`${key} ${generation}`, () =>
        this.observe(of),
      );
    } catch (error) {
      // A change was made just before the server went down: what was known before the change is told as old.
      if (!isOutage(error) || generation === 0) {
        throw error;
      }
      const answer = await this.#cache.read<RegisteredModel>(
        `${key} ${generation - 1}`,
        () => Promise.reject(error),
      );
      return { ...answer, stale: true, error };
    }
  }

  /** Makes the next read of a model ask its server: it was changed just now. */
  forget(server: string, model: string): void {
    const key = JSON.stringify([server, model]);
    this.#generations.set(key, (this.#generations.get(key) ?? 0) + 1);
  }

  /** Reads a model from its server and notes what is new. */
  async observe(of: EntityModel): Promise<RegisteredModel> {
    const { registries, store, ledger } = this.#options;
    const { server, model } = of;
    const before = await store.tables.models.find({ server, model });
    const found = (await registryOf(registries, server).getModel(model)) ?? {
      aliases: {},
      versions: [],
    };
    if (await ledger.isAppendable(store.tables.db)) {
      await this.#noteVersions(of, found);
      await this.#noteAliases(of, found, before);
    }
    return found;
  }

  async #noteVersions(of: EntityModel, found: RegisteredModel): Promise<void> {
    const { store, wake, now, recorderOf } = this.#options;
    const { server, model } = of;
    const known = await store.tables.versions.list({ server, model });
    const isKnown = new Set(known.map(({ version }) => version));
    const unknown = found.versions.filter(each => !isKnown.has(each.version));
    const entityRef = unknown.length > 0 ? await recorderOf(of) : undefined;
    if (entityRef === undefined) {
      return;
    }
    await store.transaction(async tables => {
      const asked = await tables.registrations.list({
        ...{ server, model },
        state: 'asked',
      });
      // Those that the engine is registering now will be noted with the person who asked.
      const isAsked = new Set(asked.map(({ modelId }) => modelId));
      for (const { version, runId, modelId } of unknown) {
        if (!modelId || !isAsked.has(modelId)) {
          await noteRegistration(
            tables,
            { server, model, version },
            { entityRef, runId, now: now() },
          );
        }
      }
    });
    wake();
  }

  async #noteAliases(
    of: EntityModel,
    { aliases }: RegisteredModel,
    before: ModelRecord | undefined,
  ): Promise<void> {
    const { store, ledger, news, now, recorderOf } = this.#options;
    const { server, model } = of;
    if (
      before?.activeMove ||
      diffAliases(before?.aliases ?? {}, aliases).length === 0
    ) {
      return;
    }
    const entityRef = await recorderOf(of);
    if (entityRef === undefined) {
      return;
    }
    await store.transaction(async tables => {
      const known = await tables.models.find({ server, model });
      // When it has moved on since, what was read from the server is older than what is known.
      if (known?.revision !== before?.revision) {
        return;
      }
      await ledger.append(tables.db, {
        time: now().toISOString(),
        kind: 'changed-outside',
        ...{ entityRef, server, model },
        moves: diffAliases(known?.aliases ?? {}, aliases),
      });
      if (known) {
        await tables.models.update(known, ['server', 'model'], { aliases });
      } else {
        await tables.models.insert({ server, model, entityRef, aliases });
      }
    });
    news.changed(entityRef);
  }
}
