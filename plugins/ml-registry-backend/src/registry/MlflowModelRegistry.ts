import { Readable } from 'node:stream';
import type { ReadableStream as WebStream } from 'node:stream/web';
import { NotFoundError } from '@backstage/errors';
import {
  type ArtifactDownload,
  attribute,
  field,
  type MlflowClient,
  MlflowError,
  type ModelVersion,
} from '@modelport/mlflow-client';
import type {
  ModelRegistry,
  RegisteredModel,
  RegisteredVersion,
} from './ModelRegistry';
import { translateMlflowError } from './translateMlflowError';
import { folderOf, listDeep } from './versionFolder';

const PAGE_SIZE = 1000;

const toVersion = (version: ModelVersion): RegisteredVersion => ({
  version: version.version,
  status: version.status,
  statusMessage: version.statusMessage,
  description: version.description,
  createdAt: new Date(version.creationTimestamp),
  source: version.source,
  runId: version.runId,
  modelId: version.modelId,
  tags: version.tags,
});

const toReadable = ({ stream }: ArtifactDownload) =>
  Readable.fromWeb(stream as WebStream<Uint8Array>);

/** Adapter of the {@link ModelRegistry} port to MLflow 3's REST API. */
export class MlflowModelRegistry implements ModelRegistry {
  constructor(readonly name: string, private readonly client: MlflowClient) {}

  async getModel(model: string): Promise<RegisteredModel | undefined> {
    const found = await this.#callOrMissing(model, () =>
      this.client.registeredModels.get(model),
    );
    if (!found) {
      return undefined;
    }
    const versions = await this.#call(`registered model ${model}`, async () => {
      const all: RegisteredVersion[] = [];
      for await (const each of this.client.modelVersions.searchAll({
        filter: field('name').eq(model),
        maxResults: PAGE_SIZE,
      })) {
        all.push(toVersion(each));
      }
      return all;
    });
    versions.sort((a, b) => Number(b.version) - Number(a.version));
    return { aliases: found.aliases, versions };
  }

  async getAliases(model: string) {
    const found = await this.#callOrMissing(model, () =>
      this.client.registeredModels.get(model),
    );
    return found?.aliases ?? {};
  }

  getVersion(model: string, version: string) {
    return this.#call(`version ${version} of ${model}`, async () =>
      toVersion(await this.client.modelVersions.get(model, version)),
    );
  }

  async ensureModel(model: string) {
    try {
      await this.client.registeredModels.create({ name: model });
    } catch (error) {
      if (!(error instanceof MlflowError && error.isAlreadyExists)) {
        throw this.#translate(`registered model ${model}`, error);
      }
    }
  }

  createVersion(
    model: string,
    version: { modelId: string; runId: string; description: string },
  ) {
    return this.#call(`registered model ${model}`, async () =>
      toVersion(
        await this.client.modelVersions.create({
          name: model,
          source: `models:/${version.modelId}`,
          ...version,
        }),
      ),
    );
  }

  async setAlias(model: string, alias: string, version: string | null) {
    const { registeredModels } = this.client;
    await this.#call(`alias ${alias} of ${model}`, () =>
      version === null
        ? registeredModels.deleteAlias(model, alias)
        : registeredModels.setAlias(model, alias, version),
    );
  }

  getRun(runId: string) {
    return this.#call(`run ${runId}`, async () => {
      const run = await this.client.runs.get(runId);
      const metrics = run.metrics.map(
        ({ key, value }) => [key, value] as const,
      );
      return {
        runId,
        experimentId: run.info.experimentId,
        tags: run.tags,
        params: run.params,
        metrics: Object.fromEntries(metrics),
      };
    });
  }

  listLoggedModels(run: { experimentId: string; runId: string }) {
    return this.#call(`run ${run.runId}`, async () => {
      const models = [];
      for await (const model of this.client.loggedModels.searchAll({
        experimentIds: [run.experimentId],
        filter: attribute('source_run_id').eq(run.runId),
      })) {
        models.push({
          modelId: model.modelId,
          name: model.name,
          isComplete: ![
            'LOGGED_MODEL_PENDING',
            'LOGGED_MODEL_UPLOAD_FAILED',
          ].includes(model.status),
        });
      }
      return models;
    });
  }

  async listFiles(model: string, version: RegisteredVersion) {
    const { artifacts, loggedModels } = this.client;
    const subject = `version ${version.version} of ${model}`;
    const folder = folderOf(version);
    if (!folder) {
      throw new NotFoundError(
        `The files of ${subject} are not listed by MLflow server '${this.name}': its source is no logged model and no folder of a run`,
      );
    }
    return this.#call(subject, () =>
      'modelId' in folder
        ? listDeep(
            async path =>
              (await loggedModels.listArtifacts(folder.modelId, path)).files,
          )
        : listDeep(
            async path => (await artifacts.list(folder.runId, path)).files,
            folder.at,
          ),
    );
  }

  openFile(
    model: string,
    version: RegisteredVersion,
    path: string,
    signal: AbortSignal,
  ) {
    const folder = folderOf(version);
    return this.#call(`file ${path} of ${model}`, async () =>
      toReadable(
        await (folder && 'modelId' in folder
          ? this.client.loggedModels.downloadArtifact(folder.modelId, path, {
              signal,
            })
          : this.client.modelVersions.downloadArtifact(
              model,
              version.version,
              path,
              { signal },
            )),
      ),
    );
  }

  listRunFiles(runId: string) {
    return this.#call(`run ${runId}`, async () => {
      const { files } = await this.client.artifacts.list(runId);
      return files
        .filter(({ isDir }) => !isDir)
        .map(({ path, fileSize }) => ({ path, size: fileSize ?? 0 }));
    });
  }

  openRunFile(runId: string, path: string, signal: AbortSignal) {
    return this.#call(`file ${path} of run ${runId}`, async () =>
      toReadable(await this.client.artifacts.download(runId, path, { signal })),
    );
  }

  async #callOrMissing<T>(model: string, call: () => Promise<T>) {
    try {
      return await this.#call(`registered model ${model}`, call);
    } catch (error) {
      if (error instanceof NotFoundError) {
        return undefined;
      }
      throw error;
    }
  }

  async #call<T>(subject: string, call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw this.#translate(subject, error);
    }
  }

  #translate(subject: string, error: unknown): unknown {
    return translateMlflowError(this.name, subject, error);
  }
}
