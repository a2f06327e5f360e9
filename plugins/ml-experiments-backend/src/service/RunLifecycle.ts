import { NotFoundError } from '@backstage/errors';
import type {
  CreatedRun,
  CreateRunRequest,
  EndedRun,
  EndRunRequest,
} from '@modelport/plugin-ml-experiments-common';
import type { RunWriter } from '../tracking/RunWriter';

/** Tag by which a repeated request finds the run of the first. */
export const IDEMPOTENCY_TAG = 'modelport.idempotency_key';
/** Tag that names the entity of a run. */
export const ENTITY_TAG = 'modelport.entity_ref';

const MAX_ENDED = 10_000;

type Claim = Pick<CreateRunRequest, 'server' | 'experiment' | 'entityRef'>;

/** Lets entities log to experiments; throws ConflictError when one may not. */
export interface RunClaims {
  require(claim: Claim): Promise<void>;
}

/** Makes and ends runs for other plugins of the portal. */
export class RunLifecycle {
  readonly #writers: ReadonlyMap<string, RunWriter>;
  readonly #making = new Map<string, Promise<CreatedRun>>();
  readonly #ended = new Set<string>();

  readonly #claims: RunClaims;

  constructor(writers: ReadonlyMap<string, RunWriter>, claims: RunClaims) {
    this.#writers = writers;
    this.#claims = claims;
  }

  /**
   * Lets an entity log to an experiment before there is a run.
   * @throws like {@link RunLifecycle.create}
   */
  async requireExperiment(claim: Claim): Promise<void> {
    this.#writer(claim.server);
    await this.#claims.require(claim);
  }

  /**
   * Makes a run, or finds the one that an earlier request with the same key made.
   * @throws NotFoundError when the server is not configured, InputError when the server refuses a value,
   * ConflictError when the experiment is of other owners than the entity,
   * ServiceUnavailableError when it is down
   */
  async create(request: CreateRunRequest): Promise<CreatedRun> {
    const key = JSON.stringify([
      request.server,
      request.experiment,
      request.idempotencyKey,
    ]);
    const running = this.#making.get(key);
    if (running) {
      return running;
    }
    const making = this.#create(request).finally(() =>
      this.#making.delete(key),
    );
    this.#making.set(key, making);
    return making;
  }

  /**
   * Ends a run; one that has ended already stays as it is if so asked.
   * @throws like {@link RunLifecycle.create}, and NotFoundError when there is no such run
   */
  async end(
    server: string,
    runId: string,
    request: EndRunRequest,
  ): Promise<EndedRun & { run: CreatedRun }> {
    const writer = this.#writer(server);
    const { status, experimentId } = await writer.getRun(runId);
    const run = { server, experimentId, runId };
    const going = status === 'RUNNING' || status === 'SCHEDULED';
    const change =
      going || (!request.onlyIfRunning && status !== request.status);
    if (change) {
      await writer.endRun(runId, request.status, request.endedAt);
    }
    if (this.#ended.size >= MAX_ENDED) {
      this.#ended.clear();
    }
    this.#ended.add(`${server}/${runId}`);
    return { status: change ? request.status : status, changed: change, run };
  }

  /** Whether a run was ended here: its token is refused at once, whatever a cache still holds. */
  hasEnded(server: string, runId: string): boolean {
    return this.#ended.has(`${server}/${runId}`);
  }

  #writer(server: string): RunWriter {
    const writer = this.#writers.get(server);
    if (!writer) {
      throw new NotFoundError(
        `No MLflow server '${server}' is configured; add it to mlflow.servers`,
      );
    }
    return writer;
  }

  async #create(request: CreateRunRequest): Promise<CreatedRun> {
    const { server, idempotencyKey, runName } = request;
    const writer = this.#writer(server);
    await this.#claims.require(request);
    const experimentId = await writer.ensureExperiment(request.experiment);
    const find = async () => {
      const [oldest] = await writer.findRuns(experimentId, {
        key: IDEMPOTENCY_TAG,
        value: idempotencyKey,
      });
      return oldest;
    };
    const known = await find();
    if (known) {
      return { server, experimentId, runId: known.runId };
    }
    const made = await writer.createRun({
      experimentId,
      name: runName,
      tags: {
        ...request.tags,
        'mlflow.user': request.user,
        'mlflow.runName': runName,
        [ENTITY_TAG]: request.entityRef,
        [IDEMPOTENCY_TAG]: idempotencyKey,
      },
    });
    // Another replica may have made one at the same time: both take the older, and the younger ends.
    const first = (await find()) ?? made;
    if (first.runId !== made.runId) {
      await writer.endRun(made.runId, 'KILLED');
    }
    return { server, experimentId, runId: first.runId };
  }
}
