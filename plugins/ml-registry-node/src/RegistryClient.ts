import { Readable } from 'node:stream';
import type { ReadableStream as WebStream } from 'node:stream/web';
import type {
  AuthService,
  BackstageCredentials,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { ResponseError, ServiceUnavailableError } from '@backstage/errors';
import {
  ML_REGISTRY_INTERNAL_ROUTES as INTERNAL_ROUTES,
  ML_REGISTRY_PLUGIN_ID,
  type ModelVersionDetail,
  type RecordRegistrationRequest,
  type VersionFile,
  type VersionFilesResponse,
  type VersionRef,
} from '@modelport/plugin-ml-registry-common';

/**
 * Names a version by the catalog entity to whose registered model it belongs.
 *
 * @public
 */
export interface EntityVersion {
  kind: string;
  namespace: string;
  name: string;
  version: string;
}

/**
 * How other backends use the registry. They read versions with the rights of whoever they act for; they read files and
 * tell of registrations with their own, so they have to check first that their caller may.
 *
 * @public
 */
export interface RegistryClient {
  /**
   * Reads a version.
   *
   * @returns undefined when the entity has no such version, or the caller may not see the entity
   * @throws ResponseError with status 403 when the policy denies it, ServiceUnavailableError when ml-registry or the
   * MLflow server is down
   */
  getVersion(
    version: EntityVersion,
    options: { credentials: BackstageCredentials; signal?: AbortSignal },
  ): Promise<ModelVersionDetail | undefined>;
  /**
   * Tells that a version was registered past the portal's routes. Safe to repeat.
   *
   * @throws ResponseError with status 400 naming the field that is wrong, or 403 when this plugin may not;
   * ServiceUnavailableError when ml-registry is down
   */
  recordRegistration(
    registration: RecordRegistrationRequest,
    options?: { signal?: AbortSignal },
  ): Promise<void>;
  /**
   * Asks whether an entity may make versions of a registered model: of several of different owners that name it, only the
   * first and those of the same owners may.
   *
   * @throws ResponseError with status 409 saying which annotation to change, or 403 when this plugin may not ask;
   * ServiceUnavailableError when ml-registry or the catalog is down
   */
  checkClaim(
    claim: { server: string; model: string; entityRef: string },
    options?: { signal?: AbortSignal },
  ): Promise<void>;
  /**
   * Lists the files of a version's model: exactly those that its digest covers.
   *
   * @throws ResponseError with status 404 when there is no such version, or 403 when this plugin may not;
   * ServiceUnavailableError when ml-registry or the MLflow server is down
   */
  listFiles(
    version: VersionRef,
    options?: { signal?: AbortSignal },
  ): Promise<VersionFile[]>;
  /**
   * Opens a file of a version's model. Read the stream to its end or destroy it; it fails when the transfer breaks off.
   *
   * @throws like {@link RegistryClient.listFiles}
   */
  openFile(
    version: VersionRef,
    path: string,
    options?: { signal?: AbortSignal },
  ): Promise<Readable>;
}

const TIMEOUT_MS = 20_000;
const VERSION_ROUTE = '/v1/entities/:kind/:namespace/:name/versions/:version';

/**
 * Client of ml-registry over HTTP.
 *
 * @public
 */
export class HttpRegistryClient implements RegistryClient {
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

  async getVersion(
    version: EntityVersion,
    options: { credentials: BackstageCredentials; signal?: AbortSignal },
  ): Promise<ModelVersionDetail | undefined> {
    const path = fill(VERSION_ROUTE, { ...version });
    try {
      return await this.#json<ModelVersionDetail>({ path, ...options });
    } catch (error) {
      if (error instanceof ResponseError && error.statusCode === 404) {
        return undefined;
      }
      throw error;
    }
  }

  async recordRegistration(
    registration: RecordRegistrationRequest,
    options: { signal?: AbortSignal } = {},
  ): Promise<void> {
    const response = await this.#send({
      path: INTERNAL_ROUTES.recordRegistration,
      body: registration,
      caller: options.signal,
      deadline: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.body?.cancel();
  }

  async checkClaim(
    claim: { server: string; model: string; entityRef: string },
    options: { signal?: AbortSignal } = {},
  ): Promise<void> {
    const { entityRef, ...model } = claim;
    const route = fill(INTERNAL_ROUTES.claim, model);
    const response = await this.#send({
      path: `${route}?${new URLSearchParams({ entityRef })}`,
      caller: options.signal,
      deadline: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.body?.cancel();
  }

  async listFiles(
    version: VersionRef,
    options: { signal?: AbortSignal } = {},
  ): Promise<VersionFile[]> {
    const path = fill(INTERNAL_ROUTES.files, { ...version });
    const { items } = await this.#json<VersionFilesResponse>({
      path,
      ...options,
    });
    return items;
  }

  async openFile(
    version: VersionRef,
    path: string,
    options: { signal?: AbortSignal } = {},
  ): Promise<Readable> {
    const route = fill(INTERNAL_ROUTES.content, { ...version });
    // The deadline is for the head alone: a large file may take as long as it needs.
    const head = new AbortController();
    const timer = setTimeout(() => head.abort(), TIMEOUT_MS);
    try {
      const response = await this.#send({
        path: `${route}?${new URLSearchParams({ path })}`,
        caller: options.signal,
        deadline: head.signal,
      });
      return response.body
        ? Readable.fromWeb(response.body as WebStream<Uint8Array>)
        : Readable.from([]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #json<T>(request: {
    path: string;
    credentials?: BackstageCredentials;
    signal?: AbortSignal;
  }): Promise<T> {
    const response = await this.#send({
      ...request,
      caller: request.signal,
      deadline: AbortSignal.timeout(TIMEOUT_MS),
    });
    return (await response.json()) as T;
  }

  async #send(request: {
    path: string;
    /** This plugin's own unless told. */
    credentials?: BackstageCredentials;
    body?: object;
    /** Ends the call in the name of the caller. */
    caller?: AbortSignal;
    deadline: AbortSignal;
  }): Promise<Response> {
    const { path, body, caller, deadline } = request;
    const onBehalfOf =
      request.credentials ?? (await this.#auth.getOwnServiceCredentials());
    const baseUrl = await this.#discovery.getBaseUrl(ML_REGISTRY_PLUGIN_ID);
    const { token } = await this.#auth.getPluginRequestToken({
      onBehalfOf,
      targetPluginId: ML_REGISTRY_PLUGIN_ID,
    });
    let response: Response;
    try {
      response = await this.#fetch(`${baseUrl}${path}`, {
        ...(body && { method: 'POST', body: JSON.stringify(body) }),
        headers: {
          authorization: `Bearer ${token}`,
          ...(body && { 'content-type': 'application/json' }),
        },
        signal: caller ? AbortSignal.any([caller, deadline]) : deadline,
      });
    } catch (error) {
      caller?.throwIfAborted();
      throw new ServiceUnavailableError(
        'ml-registry cannot be reached; is its backend plugin installed?',
        error,
      );
    }
    if (response.status === 503) {
      const { cause } = await ResponseError.fromResponse(response);
      throw new ServiceUnavailableError(cause.message);
    }
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response;
  }
}

function fill(route: string, values: Record<string, string>): string {
  return route.replace(/:(\w+)/g, (_, name) =>
    encodeURIComponent(values[name]),
  );
}
