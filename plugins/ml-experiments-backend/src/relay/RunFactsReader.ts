import type { RunAccessScope } from '@modelport/plugin-ml-access-node';
import { type MlflowClient, MlflowError } from '@modelport/mlflow-client';
import type { RunFacts } from './RelayCall';
import { unavailable } from './RelayError';

const MAX_REMEMBERED = 10_000;
const MODEL_ID = /^[A-Za-z0-9_-]{1,64}$/;

/** Finds the registered model that an entity names. */
export type RegisteredModelOf = (
  entityRef: string,
) => Promise<string | undefined>;

/** Asks one server what the rules have to know, with the portal's own account. */
export class RunFactsReader {
  readonly #server: string;
  readonly #client: MlflowClient;
  readonly #registeredModelOf: RegisteredModelOf;
  // Neither the run that wrote a model nor the experiment of a number ever changes; a name hardly does.
  readonly #sourceRuns = new Map<string, string>();
  readonly #experimentNames = new Map<string, string>();

  constructor(options: {
    server: string;
    client: MlflowClient;
    registeredModelOf: RegisteredModelOf;
  }) {
    this.#server = options.server;
    this.#client = options.client;
    this.#registeredModelOf = options.registeredModelOf;
  }

  /** The facts about the run of a token. */
  of(scope: RunAccessScope): RunFacts {
    return {
      ownsModel: async modelId =>
        (await this.#sourceRunOf(modelId)) === scope.runId,
      experimentName: () => this.#experimentName(scope.experimentId),
      registeredModel: () => this.#registeredModelOf(scope.entityRef),
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
