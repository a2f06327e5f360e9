import { Readable } from 'node:stream';
import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import type {
  LoggedModel,
  ModelFile,
  ModelRegistry,
  RegisteredVersion,
  SourceRun,
} from '../registry/ModelRegistry';

/** A run of a {@link FakeModelRegistry}. */
export interface FakeRun extends Omit<SourceRun, 'runId'> {
  models: LoggedModel[];
  files: Record<string, string>;
}

interface FakeModel {
  aliases: Record<string, string>;
  versions: RegisteredVersion[];
}

const listed = (files: Record<string, string>): ModelFile[] =>
  Object.entries(files).map(([path, text]) => ({
    path,
    size: Buffer.byteLength(text),
  }));

/** A model registry in memory; what was written to it is kept in `writes`. */
export class FakeModelRegistry implements ModelRegistry {
  readonly name: string;
  readonly models = new Map<string, FakeModel>();
  readonly runs = new Map<string, FakeRun>();
  /** Files of logged models. */
  readonly files = new Map<string, Record<string, string>>();
  readonly writes: string[] = [];
  isDown = false;

  constructor(name = 'default') {
    this.name = name;
  }

  /** Adds a run with one logged model of its name. */
  addRun(runId: string, run: Partial<FakeRun> & { user?: string } = {}): void {
    const { user = 'user:default/ada', ...rest } = run;
    const models = run.models ?? [
      { modelId: `m-${runId}`, name: 'model', isComplete: true },
    ];
    this.runs.set(runId, {
      experimentId: '1',
      tags: {
        'mlflow.user': user,
        'mlflow.source.git.commit': 'c'.repeat(40),
        'modelport.entity_ref': 'component:default/fraud',
      },
      params: { depth: '3' },
      metrics: { auc: 0.9 },
      files: {},
      ...rest,
      models,
    });
    for (const { modelId } of models) {
      this.files.set(modelId, {
        MLmodel: 'flavors: {}\n',
        'model.onnx': modelId,
      });
    }
  }

  /** Registers a version as if somebody had done so on the server. */
  addVersion(model: string, version: Partial<RegisteredVersion> = {}): string {
    const found = this.models.get(model) ?? { aliases: {}, versions: [] };
    this.models.set(model, found);
    const number = String(found.versions.length + 1);
    const { modelId } = version;
    found.versions.unshift({
      version: number,
      status: 'READY',
      description: '',
      createdAt: new Date('2026-11-24T10:00:00Z'),
      source: `models:/${modelId}`,
      tags: {},
      ...version,
    });
    return number;
  }

  async getModel(model: string) {
    this.#answer();
    const found = this.models.get(model);
    return (
      found && {
        aliases: { ...found.aliases },
        versions: [...found.versions],
      }
    );
  }

  async getAliases(model: string) {
    return (await this.getModel(model))?.aliases ?? {};
  }

  async getVersion(model: string, version: string) {
    const found = await this.getModel(model);
    return required(
      found?.versions.find(each => each.version === version),
      `version ${version}`,
    );
  }

  async ensureModel(model: string) {
    this.#answer();
    if (!this.models.has(model)) {
      this.models.set(model, { aliases: {}, versions: [] });
      this.writes.push(`model ${model}`);
    }
  }

  async createVersion(
    model: string,
    version: { modelId: string; runId: string; description: string },
  ) {
    this.#answer();
    required(this.models.get(model), `model ${model}`);
    const createdAt = new Date();
    const number = this.addVersion(model, { ...version, createdAt });
    this.writes.push(`version ${number} of ${version.modelId}`);
    return this.getVersion(model, number);
  }

  async setAlias(model: string, alias: string, version: string | null) {
    this.#answer();
    const { aliases } = required(this.models.get(model), `model ${model}`);
    if (version !== null) await this.getVersion(model, version);
    this.writes.push(`${alias} = ${version}`);
    if (version === null) {
      delete aliases[alias];
    } else {
      aliases[alias] = version;
    }
  }

  async getRun(runId: string) {
    this.#answer();
    return { runId, ...required(this.runs.get(runId), `run ${runId}`) };
  }

  async listLoggedModels({ runId }: { runId: string }) {
    return (await this.getRun(runId)).models;
  }

  async listFiles(_model: string, { modelId = '' }: RegisteredVersion) {
    this.#answer();
    return listed(required(this.files.get(modelId), `model ${modelId}`));
  }

  async openFile(
    _model: string,
    { modelId = '' }: RegisteredVersion,
    path: string,
  ) {
    this.#answer();
    return Readable.from([
      Buffer.from(required(this.files.get(modelId)?.[path], path)),
    ]);
  }

  async listRunFiles(runId: string) {
    this.#answer();
    return listed(required(this.runs.get(runId), `run ${runId}`).files);
  }

  async openRunFile(runId: string, path: string) {
    this.#answer();
    return Readable.from([
      Buffer.from(required(this.runs.get(runId)?.files[path], path)),
    ]);
  }

  #answer(): void {
    if (this.isDown) {
      throw new ServiceUnavailableError(
        `MLflow server '${this.name}' cannot be reached; check that it runs`,
      );
    }
  }
}

function required<T>(value: T | undefined, what: string): T {
  if (value === undefined) {
    throw new NotFoundError(`MLflow server 'default' has no such ${what}`);
  }
  return value;
}
