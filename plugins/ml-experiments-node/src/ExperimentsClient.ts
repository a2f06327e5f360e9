import type {
  AuthService,
  BackstageCredentials,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { ResponseError, ServiceUnavailableError } from '@backstage/errors';
import {
  type CreatedRun,
  type CreateRunRequest,
  type EndedRun,
  type EndRunRequest,
  type GetRunResponse,
  ML_EXPERIMENTS_INTERNAL_ROUTES as INTERNAL_ROUTES,
  ML_EXPERIMENTS_PLUGIN_ID,
  ML_EXPERIMENTS_ROUTES,
} from '@modelport/plugin-ml-experiments-common';

/**
 * Names a run by the catalog entity to whose experiment it belongs.
 *
 * @public
 */
export interface EntityRun {
  kind: string;
  namespace: string;
  name: string;
  runId: string;
}

/**
 * Ends a run.
 *
 * @public
 */
export interface EndRun extends EndRunRequest {
  /** Configured name of the MLflow server. */
  server: string;
  runId: string;
}

/**
 * An entity that wants to log to an experiment.
 *
 * @public
 */
export interface ExperimentClaim {
  /** Configured name of the MLflow server. */
  server: string;
  /** Name of the experiment. */
  experiment: string;
  /** Full reference. */
  entityRef: string;
}

/**
 * How other backends use experiments. They read with the rights of whoever they act for; they start and end runs with
 * their own, so they have to check first that their caller may.
 *
 * @public
 */
export interface ExperimentsClient {
  /**
   * Reads a run.
   *
   * @returns the run with its age; undefined when the entity has no such run, or the caller may not see the entity
   * @throws ResponseError with status 403 when the policy denies it, ServiceUnavailableError when ml-experiments or
   * the MLflow server is down
   */
  getRun(
    run: EntityRun,
    options: { credentials: BackstageCredentials; signal?: AbortSignal },
  ): Promise<GetRunResponse | undefined>;
  /**
   * Asks whether {@link ExperimentsClient.createRun} would make a run for an entity: of several of different owners that
   * name an experiment, only the one that used it first, or is called as it is while nobody has, and those of the same owners
   * may log to it; none where neither is so.
   *
   * @throws ResponseError with status 409 saying which annotation to change, 403 when this plugin may not ask or 404 when
   * no such server is configured; ServiceUnavailableError when ml-experiments or the catalog is down
   */
  checkClaim(
    claim: ExperimentClaim,
    options?: { signal?: AbortSignal },
  ): Promise<void>;
  /**
   * Makes a run, and its experiment when there is none of that name. Safe to repeat: the same idempotency key gives the
   * same run.
   *
   * @throws ResponseError with status 400 naming the field that is wrong, 403 when this plugin may not start runs,
   * 404 when no such server is configured or 409 like {@link ExperimentsClient.checkClaim};
   * ServiceUnavailableError when ml-experiments or the MLflow server is down
   */
  createRun(
    request: CreateRunRequest,
    options?: { signal?: AbortSignal },
  ): Promise<CreatedRun>;
  /**
   * Ends a run. Safe to repeat.
   *
   * @returns the state of the run now; undefined when the server has no such run
   * @throws like {@link ExperimentsClient.createRun}
   */
  endRun(
    request: EndRun,
    options?: { signal?: AbortSignal },
  ): Promise<EndedRun | undefined>;
}

const CLAIM_ROUTE = `${INTERNAL_ROUTES.createRun}/claim`;
const TIMEOUT_MS = 15_000;

interface CallOptions {
  path: string;
  credentials: BackstageCredentials;
  body?: object;
  signal?: AbortSignal;
}

/**
 * Client of ml-experiments over HTTP.
 *
 * @public
 */
export class HttpExperimentsClient implements ExperimentsClient {
  readonly #auth: AuthService;
  readonly #discovery: DiscoveryService;
  readonly #fetch: typeof globalThis.fetch;

  constructor(options: {
    auth: AuthService;
    discovery: DiscoveryService;
    fetch?: typeof globalThis.fetch;
  }) {
    this.#auth = options.auth;
    this.#discovery = options.discovery;
    this.#fetch = options.fetch ?? globalThis.fetch;
  }

  async getRun(
    run: EntityRun,
    options: { credentials: BackstageCredentials; signal?: AbortSignal },
  ): Promise<GetRunResponse | undefined> {
    const path = ML_EXPERIMENTS_ROUTES.run.replace(/:(\w+)/g, (_, name) =>
      encodeURIComponent(run[name as keyof EntityRun]),
    );
    try {
      return await this.#send<GetRunResponse>({ path, ...options });
    } catch (error) {
      return undefinedWhenMissing(error);
    }
  }

  async checkClaim(
    claim: ExperimentClaim,
    options: { signal?: AbortSignal } = {},
  ): Promise<void> {
    const response = await this.#ask({
      path: CLAIM_ROUTE,
      credentials: await this.#auth.getOwnServiceCredentials(),
      body: claim,
      signal: options.signal,
    });
    await response.body?.cancel();
  }

  async createRun(
    request: CreateRunRequest,
    options: { signal?: AbortSignal } = {},
  ): Promise<CreatedRun> {
    return this.#send({
      path: INTERNAL_ROUTES.createRun,
      credentials: await this.#auth.getOwnServiceCredentials(),
      body: request,
      signal: options.signal,
    });
  }

  async endRun(
    request: EndRun,
    options: { signal?: AbortSignal } = {},
  ): Promise<EndedRun | undefined> {
    const { server, runId, status, onlyIfRunning, endedAt } = request;
    const path = INTERNAL_ROUTES.endRun
      .replace(':server', encodeURIComponent(server))
      .replace(':runId', encodeURIComponent(runId));
    try {
      return await this.#send<EndedRun>({
        path,
        credentials: await this.#auth.getOwnServiceCredentials(),
        body: { status, onlyIfRunning, endedAt } satisfies EndRunRequest,
        signal: options.signal,
      });
    } catch (error) {
      return undefinedWhenMissing(error);
    }
  }

  async #send<T>(request: CallOptions): Promise<T> {
    const response = await this.#ask(request);
    return (await response.json()) as T;
  }

  async #ask(request: CallOptions): Promise<Response> {
    const { path, credentials, body, signal } = request;
    const baseUrl = await this.#discovery.getBaseUrl(ML_EXPERIMENTS_PLUGIN_ID);
    const { token } = await this.#auth.getPluginRequestToken({
      onBehalfOf: credentials,
      targetPluginId: ML_EXPERIMENTS_PLUGIN_ID,
    });
    const deadline = AbortSignal.timeout(TIMEOUT_MS);
    let response: Response;
    try {
      response = await this.#fetch(`${baseUrl}${path}`, {
        ...(body && { method: 'POST', body: JSON.stringify(body) }),
        headers: {
          authorization: `Bearer ${token}`,
          ...(body && { 'content-type': 'application/json' }),
        },
        signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
      });
    } catch (error) {
      signal?.throwIfAborted();
      throw new ServiceUnavailableError(
        'ml-experiments cannot be reached; is its backend plugin installed?',
        error,
      );
    }
    if (!response.ok) {
      const error = await ResponseError.fromResponse(response);
      const { message } = error.cause;
      // What the other side says is of use to people; "Request failed with 409" is not.
      throw response.status === 503
        ? new ServiceUnavailableError(message)
        : Object.assign(error, { message });
    }
    return response;
  }
}

function undefinedWhenMissing(error: unknown): undefined {
  if (error instanceof ResponseError && error.statusCode === 404) {
    return undefined;
  }
  throw error;
}
