import { joinPeople } from '../policy/authors';
import type { RegistrationRecord } from '../store/records';
import type { Tables } from '../store/RegistryStore';
import {
  registryOf,
  type StepContext,
  type StepOptions,
} from './EngineContext';

/** Adds a person who registered a version to what is known of it. */
export async function noteRegistration(
  tables: Tables,
  version: { server: string; model: string; version: string },
  facts: { entityRef: string; runId?: string; actor?: string; now: Date },
): Promise<void> {
  const { entityRef, runId, actor, now } = facts;
  const { server, model, version: number } = version;
  const key = { server, model, version: number };
  const isNew = await tables.versions.insertIfNew(
    {
      ...key,
      entityRef,
      runId,
      registeredBy: actor,
      authors: joinPeople(actor),
      state: 'found',
      failures: 0,
      createdAt: now,
    },
    ['server', 'model', 'version'],
  );
  const known = !isNew && actor && (await tables.versions.find(key));
  if (known && !known.authors.includes(actor)) {
    await tables.versions.update(known, ['server', 'model', 'version'], {
      authors: joinPeople(known.authors, actor),
      ...(known.state === 'found' && {
        registeredBy: known.registeredBy ?? actor,
        retryAt: null,
      }),
    });
  }
}

/** Registers logged models that were asked for, each once. */
export class RegistrationSteps {
  constructor(private readonly options: StepOptions) {}

  /** Makes the version, or finds the one that an earlier try made. */
  async advance(
    registration: RegistrationRecord,
    { confirm, commit }: StepContext,
  ): Promise<void> {
    const { registries, observer, news, now } = this.options;
    const { server, model, modelId, runId, description } = registration;
    const { entityRef, actor } = registration;
    const registry = registryOf(registries, server);
    const existing = (await registry.getModel(model))?.versions
      .filter(each => each.modelId === modelId)
      .at(-1);
    let made = existing;
    if (!made) {
      await confirm();
      await registry.ensureModel(model);
      await confirm();
      made = await registry.createVersion(model, {
        modelId,
        runId,
        description,
      });
    }
    const { version } = made;
    await commit(async tables => {
      await noteRegistration(
        tables,
        { server, model, version },
        { entityRef, runId, actor, now: now() },
      );
      await tables.registrations.update(registration, ['id'], {
        state: 'done',
        version,
        failures: 0,
        retryAt: null,
        message: null,
      });
    });
    observer.forget(server, model);
    news.changed(entityRef);
  }
}
