import { type MlflowClient, MlflowError } from '@modelport/mlflow-client';
import type { RelayToken, RunFacts } from './RelayCall';
import { unavailable } from './RelayError';

/** Tag that names the token by which a run was made through the relay. */
export const TOKEN_TAG = 'modelport.token_id';

const MAX_REMEMBERED = 10_000;
const RUN_ID = /^[A-Za-z0-9_-]{1,64}$/;
const MODEL_ID = /^[A-Za-z0-9_-]{1,64}$/;

/** Knows of registered models of one server, and whose they are. */
export interface RegisteredModels {
  /** The registered model that an entity names on the server. */
  find(entityRef: string): Promise<string | undefined>;
  /** Throws RelayError when an entity may make no versions of a model. */
  claim(entityRef: string, model: string): Promise<void>;
}

const originKey = (experimentId: string, tokenId: string) =>
  `${experimentId} ${tokenId}`;

/** Asks one server what the rules have to know, with the portal's own account. */
export class RunFactsReader {
  readonly #server: string;
  readonly #client: MlflowClient;
  readonly #models: RegisteredModels;
  // Neither the run that wrote a model nor the experiment of a number ever changes; a name hardly does.
  readonly #sourceRuns = new Map<string, string>();
  readonly #experimentNames = new Map<string, string>();
  // Experiment and token of each run, which only the relay writes.
  readonly #origins = new Map<string, string>();

  constructor(options: {
    server: string;
    client: MlflowClient;
    models: RegisteredModels;
  }) {
    this.#server = options.server;
    this.#client = options.client;
    this.#models = options.models;
  }

  /** The facts about the runs of a token, for one call. */
  of({ id, scope }: RelayToken): RunFacts {
    const runs = new Set<string>();
    const ownsRun = async (runId: string) => {
      const own =
        scope.runId === undefined
          ? (await this.#originOf(runId)) === originKey(scope.experimentId, id)
          : runId === scope.runId;
      if (own) {
        runs.add(runId);
      }
      return own;
    };
    return {
      runs,
      ownsRun,
      ownsModel: async modelId => {
        const source = await this.#sourceRunOf(modelId);
        return source !== undefined && ownsRun(source);
      },
      experimentName: () => this.#experimentName(scope.experimentId),
      registeredModel: () => this.#models.find(scope.entityRef),
      claimModel: model => this.#models.claim(scope.entityRef, model),
    };
  }

  async #sourceRunOf(modelId: string): Promise<string | undefined> {
    if (!MODEL_ID.test(modelId)) {
      return undefined;
    }
    return this.#remember(this.#sourceRuns, modelId, async () => {
      const { sourceRunId } = await this.#client.loggedModels.get(modelId);
      return sourceRunId;
    });
  }

  async #originOf(runId: string): Promise<string | undefined> {
    if (!RUN_ID.test(runId)) {
      return undefined;
    }
    return this.#remember(this.#origins, runId, async () => {
      const { info, tags } = await this.#client.runs.get(runId);
      const token: string | undefined = tags[TOKEN_TAG];
      return token && originKey(info.experimentId, token);
    });
  }

  async #experimentName(id: string): Promise<string | undefined> {
    return this.#remember(this.#experimentNames, id, async () => {
      const { name } = await this.#client.experiments.get(id);
      return name;
    });
  }

  async #remember(
    known: Map<string, string>,
    key: string,
    ask: () => Promise<string | undefined>,
  ): Promise<string | undefined> {
    const remembered = known.get(key);
    if (remembered !== undefined) {
      return remembered;
    }
    try {
      const found = await ask();
      if (found !== undefined) {
        if (known.size >= MAX_REMEMBERED) {
          known.clear();
        }
        known.set(key, found);
      }
      return found;
    } catch (error) {
      if (
        error instanceof MlflowError &&
        (error.isNotFound || error.status === 400)
      ) {
        return undefined;
      }
      throw unavailable(
        `MLflow server '${
          this.#server
        }' cannot be asked whether this concerns the run; try again`,
      );
    }
  }
}
