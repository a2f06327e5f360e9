import { setTimeout as sleep } from 'node:timers/promises';
import {
  ConflictError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import type {
  DeploymentLatency,
  DeploymentLogResponse,
  DeploymentSchema,
} from '@modelport/plugin-ml-promotion-common';
import type {
  DeploymentRecord,
  DeploymentStore,
} from '../store/DeploymentStore';
import {
  type RolloutTarget,
  type ServedSchema,
  type TargetRequest,
  type TargetResponse,
  UnreachableError,
} from '../targets/RolloutTarget';
import { exampleOf, isOfPlaceholders } from './exampleOf';
import { readLatency } from './latency';
import { readSchema } from './readSchema';
import type { ServingClaims } from './ServingClaims';

/** What {@link EndpointService} works with. */
export interface EndpointServiceOptions {
  claims: Pick<ServingClaims, 'require'>;
  store: DeploymentStore;
  target: RolloutTarget;
  environments: string[];
  host: string;
}

const TRIES = 3;
const PAUSE_MS = 100;

/** Asks what serves. Callers have passed the guard. */
export class EndpointService {
  readonly #options: EndpointServiceOptions;

  constructor(options: EndpointServiceOptions) {
    this.#options = options;
  }

  /**
   * Calls what answers for a model in an environment now. A call that does not reach it, since another has just taken
   * its place or it is started again, is made once more: prediction changes nothing.
   *
   * @throws NotFoundError for an environment that is not configured; ConflictError when nothing is deployed there,
   * or others have the model; ServiceUnavailableError while nothing answers
   */
  async call(
    entityRef: string,
    environment: string,
    request: TargetRequest,
  ): Promise<TargetResponse> {
    for (let tries = 1; ; tries += 1) {
      const serving = await this.#answering(entityRef, environment);
      await this.#options.claims.require(serving);
      try {
        return await this.#options.target.call(serving.id, request);
      } catch (error) {
        if (tries >= TRIES || !(error instanceof UnreachableError)) {
          throw error;
        }
        await sleep(PAUSE_MS);
      }
    }
  }

  /** Inputs and outputs of what serves; for the record of a deployment that has just begun to serve. */
  async schemaOf(deployment: DeploymentRecord): Promise<ServedSchema> {
    const { modelName, version, columns } = deployment;
    const answer = await this.#options.target.call(deployment.id, {
      method: 'GET',
      path: `/v2/models/${modelName}/versions/${version}`,
    });
    return readSchema(answer, columns);
  }

  /** Inputs, outputs and a request to start from. */
  async schema(deployment: DeploymentRecord): Promise<DeploymentSchema> {
    this.#requireServing(deployment);
    const served = await this.schemaOf(deployment);
    const { inputs, outputs } = served;
    return {
      inputs,
      outputs,
      example: exampleOf(served),
      ...(isOfPlaceholders(served) && { isPlaceholder: true }),
    };
  }

  /** Latency since the process started. */
  async latency(deployment: DeploymentRecord): Promise<DeploymentLatency> {
    this.#requireServing(deployment);
    const { body } = await this.#options.target.call(deployment.id, {
      method: 'GET',
      path: '/metrics',
    });
    return readLatency(body.toString('utf8'), deployment.version);
  }

  /** The last lines of its log. */
  async log(
    deployment: DeploymentRecord,
    lines: number,
  ): Promise<DeploymentLogResponse> {
    this.#requireHere(deployment);
    const text = await this.#options.target.readLog(deployment.id, lines);
    return { text };
  }

  async #answering(
    entityRef: string,
    environment: string,
  ): Promise<DeploymentRecord> {
    const { store, environments } = this.#options;
    if (!environments.includes(environment)) {
      throw new NotFoundError(
        `There is no environment '${environment}'; there are ${environments.join(
          ', ',
        )}`,
      );
    }
    const active = await store.listActiveIn(entityRef, environment);
    // The latest that serves; while it starts, the one before still answers.
    const serving = active.find(({ state }) => state === 'serving');
    if (serving) {
      this.#requireHere(serving);
      return serving;
    }
    const wanted = active.find(each => each.wanted === 'serve');
    if (wanted && wanted.state !== 'failed') {
      throw new ServiceUnavailableError(
        `Version ${wanted.version} of ${entityRef} does not answer in ${environment} yet: ${wanted.stateMessage}`,
      );
    }
    throw new ConflictError(
      `Nothing serves ${entityRef} in ${environment}; deploy a version of it first`,
    );
  }

  #requireServing(deployment: DeploymentRecord): void {
    if (deployment.state !== 'serving') {
      throw new ConflictError(
        `Deployment ${deployment.id} does not serve now (${deployment.state}): ${deployment.stateMessage}`,
      );
    }
    this.#requireHere(deployment);
  }

  #requireHere({ id, host }: DeploymentRecord): void {
    if (host !== this.#options.host) {
      throw new ServiceUnavailableError(
        `Deployment ${id} runs on the host ${host}; ask the portal there`,
      );
    }
  }
}
