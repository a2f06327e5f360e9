import type { Readable } from 'node:stream';
import type { ModelVersionSummary } from '@modelport/plugin-ml-registry-common';

/** A version as its registry knows it. */
export interface RegisteredVersion {
  version: string;
  status: ModelVersionSummary['status'];
  statusMessage?: string;
  description: string;
  createdAt: Date;
  /** Where its files are, such as `models:/m-...`. */
  source: string;
  runId?: string;
  /** Logged model that it was made of. */
  modelId?: string;
  tags: Record<string, string>;
}

/** A registered model with all its versions. */
export interface RegisteredModel {
  /** Alias to version. */
  aliases: Record<string, string>;
  /** Newest first. */
  versions: RegisteredVersion[];
}

/** The run that a version came from. */
export interface SourceRun {
  runId: string;
  experimentId: string;
  tags: Record<string, string>;
  params: Record<string, string>;
  /** Last value of each; NaN and the infinities as they are. */
  metrics: Record<string, number>;
}

/** A model that a run logged. */
export interface LoggedModel {
  modelId: string;
  name: string;
  /** Whether all its files are there. */
  isComplete: boolean;
}

/** A file of a model or run. */
export interface ModelFile {
  /** Relative to the model's folder. */
  path: string;
  /** Bytes. */
  size: number;
}

/**
 * Port: one model registry, with the portal's account. Errors are NotFoundError, InputError when the server refuses a
 * value, and ServiceUnavailableError when it is down; no message tells its address.
 */
export interface ModelRegistry {
  /** Configured name of the server. */
  readonly name: string;
  /** A registered model; undefined when there is none of that name. */
  getModel(model: string): Promise<RegisteredModel | undefined>;
  /** Aliases now; empty when there is no such model. */
  getAliases(model: string): Promise<Record<string, string>>;
  /** NotFoundError when there is no such version. */
  getVersion(model: string, version: string): Promise<RegisteredVersion>;
  /** Makes the registered model unless it is there. */
  ensureModel(model: string): Promise<void>;
  createVersion(
    model: string,
    version: { modelId: string; runId: string; description: string },
  ): Promise<RegisteredVersion>;
  /** Last writer wins. Null takes the alias away. */
  setAlias(model: string, alias: string, version: string | null): Promise<void>;
  /** NotFoundError when there is no such run. */
  getRun(runId: string): Promise<SourceRun>;
  listLoggedModels(run: {
    experimentId: string;
    runId: string;
  }): Promise<LoggedModel[]>;
  /** All files of a version's model, as they were logged. */
  listFiles(model: string, version: RegisteredVersion): Promise<ModelFile[]>;
  /** Opens a file of a version's model. */
  openFile(
    model: string,
    version: RegisteredVersion,
    path: string,
    signal: AbortSignal,
  ): Promise<Readable>;
  /** Files at the top of a run's artifacts. */
  listRunFiles(runId: string): Promise<ModelFile[]>;
  openRunFile(
    runId: string,
    path: string,
    signal: AbortSignal,
  ): Promise<Readable>;
}
