import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
  ResponseError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { requirePlainText } from '@modelport/plugin-ml-node';
import type {
  ModelVersionSummary,
  RecordRegistrationRequest,
  RegisterVersionRequest,
  RunModelsResponse,
} from '@modelport/plugin-ml-registry-common';
import { registryOf } from '../registry/registries';
import { noteRegistration } from '../store/noteRegistration';
import type { RegisteredVersion } from '../registry/ModelRegistry';
import type { RegistrationRecord } from '../store/records';
import { chooseModel } from './chooseModel';
import { describeVersion } from './describeVersion';
import { findModelOf, type ModelOf, requireModelOf } from './entityModel';
import type { EntityModel } from './ModelObserver';
import type { ServiceOptions } from './ServiceOptions';
import type { VersionService } from './VersionService';
import { waitUntilSettled } from './waitUntilSettled';

/** A run of an entity that the caller may see. */
interface EntityRun {
  runId: string;
  experimentId: string;
  status: string;
}

const versionOf = (versions: RegisteredVersion[], modelId: string) =>
  versions.filter(each => each.modelId === modelId).at(-1);

/** Registers logged models as versions. */
export class RegistrationService {
  constructor(
    private readonly options: ServiceOptions,
    private readonly versions: VersionService,
  ) {}

  /** Models that a run logged, with the version that each is registered as. */
  async runModels(
    of: ModelOf,
    runId: string,
    credentials: BackstageCredentials,
  ): Promise<RunModelsResponse> {
    const model = findModelOf(of);
    const run = await this.#run(of, runId, credentials);
    if (!run) {
      throw new NotFoundError(
        `${of.entityRef} has no run ${runId}; take one of its own experiment`,
      );
    }
    if (!model) {
      return { items: [] };
    }
    const { claims, observer, registries } = this.options;
    const registry = registryOf(registries, model.server);
    const isShown = (await claims.readingRefusalOf(of)) === undefined;
    const [logged, known] = await Promise.all([
      registry.listLoggedModels(run),
      isShown ? observer.read(model) : undefined,
    ]);
    const versions = known?.value.versions ?? [];
    return {
      items: logged.map(({ modelId, name }) => {
        const version = versionOf(versions, modelId)?.version;
        return { modelId, name, ...(version && { version }) };
      }),
    };
  }

  /**
   * Registers a logged model of a run; one that is registered already stays as it is.
   * @throws InputError naming the field that is wrong, NotFoundError when there is no such run or logged model,
   * ConflictError when the run has not finished,
   * ServiceUnavailableError when the server is down; what was noted then goes on by itself
   */
  async register(
    of: ModelOf,
    actor: string,
    request: RegisterVersionRequest,
    credentials: BackstageCredentials,
  ): Promise<{ version: ModelVersionSummary; isNew: boolean }> {
    const { ledger, registries, store, observer, claims } = this.options;
    const model = requireModelOf(of);
    requirePlainText('description', request.description);
    await ledger.assertAppendable(store.tables.db);
    await claims.require(of);
    const run = await this.#run(of, request.runId, credentials);
    if (!run) {
      throw new NotFoundError(
        `runId: ${of.entityRef} has no run ${request.runId}; take one of its own experiment`,
      );
    }
    if (run.status !== 'FINISHED') {
      throw new ConflictError(
        `Run ${run.runId} is ${run.status}; only the model of a run that has FINISHED is registered`,
      );
    }
    const registry = registryOf(registries, model.server);
    const logged = await registry.listLoggedModels(run);
    const { modelId } = chooseModel(logged, run.runId, request.modelId);
    const { versions } = await observer.observe(model);
    const known = versionOf(versions, modelId);
    if (known) {
      return { version: await this.#summary(model, known), isNew: false };
    }
    const version = await this.#make(model, run.runId, modelId, actor, request);
    return {
      version: describeVersion(await this.versions.facts(model, version)),
      isNew: true,
    };
  }

  /** Notes that a version was registered past the portal's own routes. */
  async note(registration: RecordRegistrationRequest): Promise<void> {
    const { ledger, observer, store, news, now, wake } = this.options;
    const { server, model, version, runId, entityRef, actor } = registration;
    registryOf(this.options.registries, server);
    ledger.requireKey();
    await store.transaction(tables =>
      noteRegistration(
        tables,
        { server, model, version },
        { entityRef, runId, actor, now: now() },
      ),
    );
    observer.forget(server, model);
    news.changed(entityRef);
    wake();
  }

  async #run(
    { entity, entityRef }: ModelOf,
    runId: string,
    credentials: BackstageCredentials,
  ): Promise<EntityRun | undefined> {
    const { kind, metadata } = entity;
    const { namespace = 'default', name } = metadata;
    try {
      const answer = await this.options.experiments.getRun(
        { kind, namespace, name, runId },
        { credentials },
      );
      return answer?.item;
    } catch (error) {
      if (error instanceof ServiceUnavailableError) {
        throw new ServiceUnavailableError(
          `Run ${runId} cannot be looked at now: ml-experiments or its MLflow server does not answer. Try again in a moment`,
          error,
        );
      }
      if (error instanceof ResponseError && error.statusCode === 403) {
        throw new NotAllowedError(
          `The portal's policy denies you the runs of ${entityRef}; ask a platform engineer`,
        );
      }
      throw error;
    }
  }

  async #make(
    model: EntityModel,
    runId: string,
    modelId: string,
    actor: string,
    { description = '' }: RegisterVersionRequest,
  ): Promise<string> {
    const { store, wake, patienceMs } = this.options;
    await this.#intend(model, { runId, modelId, actor, description });
    wake();
    const key = { server: model.server, model: model.model, modelId };
    const seen = await waitUntilSettled(
      () => store.tables.registrations.find(key),
      each => each?.state !== 'asked' || each.failures > 0,
      patienceMs,
    );
    if (seen?.state === 'done' && seen.version) {
      return seen.version;
    }
    if (seen?.state === 'refused') {
      throw new InputError(seen.message ?? 'MLflow refused the registration');
    }
    throw new ServiceUnavailableError(
      `The registration is noted and goes on by itself${
        seen?.message ? `: ${seen.message}` : ''
      }. Look at the list of versions in a moment`,
    );
  }

  async #intend(
    { server, model, entityRef }: EntityModel,
    wanted: Pick<
      RegistrationRecord,
      'runId' | 'modelId' | 'actor' | 'description'
    >,
  ): Promise<void> {
    const { store, newId, now } = this.options;
    const { modelId } = wanted;
    const fresh = {
      ...wanted,
      entityRef,
      state: 'asked' as const,
      failures: 0,
    };
    await store.transaction(async ({ registrations }) => {
      const known = await registrations.find({ server, model, modelId });
      if (!known) {
        const id = newId();
        const createdAt = now();
        await registrations.insert({ ...fresh, server, model, id, createdAt });
      } else if (known.state !== 'asked') {
        // It was refused, or the version that it made was removed since.
        const none = { version: null, message: null, retryAt: null };
        await registrations.update(known, ['id'], { ...fresh, ...none });
      }
    });
  }

  async #summary(model: EntityModel, { version }: RegisteredVersion) {
    return describeVersion(await this.versions.facts(model, version));
  }
}
