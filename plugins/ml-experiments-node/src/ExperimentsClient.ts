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
   * Makes a run, and its experiment when there is none of that name. Safe to repeat: the same idempotency key gives the
   * same run.
   *
   * @throws ResponseError with status 400 naming the field that is wrong, 403 when this plugin may not start runs or
   * 404 when no such server is configured; ServiceUnavailableError when ml-experiments or the MLflow server is down
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

const TIMEOUT_MS = 15_000;

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
    const { server, runId, status, onlyIfRunning } = request;
    const path = INTERNAL_ROUTES.endRun
      .replace(':server', encodeURIComponent(server))
      .replace(':runId', encodeURIComponent(runId));
    try {
      return await this.#send<EndedRun>({
        path,
        credentials: await this.#auth.getOwnServiceCredentials(),
        body: { status, onlyIfRunning } satisfies EndRunRequest,
        signal: options.signal,
      });
    } catch (error) {
      return undefinedWhenMissing(error);
    }
  }

  async #send<T>(request: {
    path: string;
    credentials: BackstageCredentials;
    body?: object;
    signal?: AbortSignal;
  }): Promise<T> {
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
    if (response.status === 503) {
      const { message } = await ResponseError.fromResponse(response);
      throw new ServiceUnavailableError(message);
    }
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return (await response.json()) as T;
  }
}

function undefinedWhenMissing(error: unknown): undefined {
  if (error instanceof ResponseError && error.statusCode === 404) {
    return undefined;
  }
  throw error;
}
