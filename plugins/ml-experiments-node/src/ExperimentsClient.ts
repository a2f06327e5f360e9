import type {
  AuthService,
  BackstageCredentials,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import {
  NotFoundError,
  ResponseError,
  ServiceUnavailableError,
} from '@backstage/errors';
import {
  type GetRunResponse,
  ML_EXPERIMENTS_PLUGIN_ID,
  ML_EXPERIMENTS_ROUTES,
} from '@modelport/plugin-ml-experiments-common';

/** Names a run by the catalog entity to whose experiment it belongs. */
export interface EntityRun {
  kind: string;
  namespace: string;
  name: string;
  runId: string;
}

/** How other backends read experiments: with the rights of whoever they act for. */
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
}

const TIMEOUT_MS = 15_000;

/** Client of ml-experiments over HTTP. */
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
    const { credentials, signal } = options;
    const path = ML_EXPERIMENTS_ROUTES.run.replace(/:(\w+)/g, (_, name) =>
      encodeURIComponent(run[name as keyof EntityRun]),
    );
    try {
      const response = await this.#get(path, credentials, signal);
      return (await response.json()) as GetRunResponse;
    } catch (error) {
      if (error instanceof NotFoundError) {
        return undefined;
      }
      throw error;
    }
  }

  async #get(
    path: string,
    credentials: BackstageCredentials,
    signal: AbortSignal | undefined,
  ): Promise<Response> {
    const baseUrl = await this.#discovery.getBaseUrl(ML_EXPERIMENTS_PLUGIN_ID);
    const { token } = await this.#auth.getPluginRequestToken({
      onBehalfOf: credentials,
      targetPluginId: ML_EXPERIMENTS_PLUGIN_ID,
    });
    const deadline = AbortSignal.timeout(TIMEOUT_MS);
    let response: Response;
    try {
      response = await this.#fetch(`${baseUrl}${path}`, {
        headers: { authorization: `Bearer ${token}` },
        signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
      });
    } catch (error) {
      signal?.throwIfAborted();
      throw new ServiceUnavailableError(
        'ml-experiments cannot be reached; is its backend plugin installed?',
        error,
      );
    }
    if (response.status === 404) {
      throw new NotFoundError(`ml-experiments has nothing at ${path}`);
    }
    if (response.status === 503) {
      const { message } = await ResponseError.fromResponse(response);
      throw new ServiceUnavailableError(message);
    }
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response;
  }
}
