import { noteRegistration } from '../store/noteRegistration';
import type { RegistrationRecord } from '../store/records';
import { registryOf } from '../registry/registries';
import type { StepContext, StepOptions } from './EngineContext';

/** Registers logged models that were asked for, each once. */
export class RegistrationSteps {
  constructor(private readonly options: StepOptions) {}

  /** Makes the version, or finds the one that an earlier try made. */
  async advance(
    registration: RegistrationRecord,
    { confirm, commit }: StepContext,
  ): Promise<void> {
    const { ledger, store, registries, observer, news, now } = this.options;
    await ledger.assertAppendable(store.tables.db);
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
