import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import {
  fetchWithDeadline,
  type FetchDeadlineOptions,
} from './fetchWithDeadline';

/**
 * What {@link createHttpClient} needs.
 *
 * @public
 */
export interface HttpClientOptions extends FetchDeadlineOptions {
  /** Address under which every path is resolved; a path in it is kept. */
  baseUrl: string;
  /** Headers of every request, such as credentials. */
  headers?: Record<string, string>;
}

/**
 * Small client of one upstream server; every call has a deadline, a bounded retry and an abort.
 *
 * @public
 */
export interface HttpClient {
  /** Calls the upstream and returns its response, whatever its status. */
  request(path: string, init?: RequestInit): Promise<Response>;
  /**
   * Reads JSON.
   * @throws NotFoundError on 404, ServiceUnavailableError on every other failure
   */
  getJson(path: string, init?: RequestInit): Promise<unknown>;
}

/**
 * Creates a client of the server at `baseUrl`.
 *
 * @public
 */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { baseUrl, headers, ...deadline } = options;
  const base = baseUrl.replace(/\/+$/, '');
  const request = (path: string, init: RequestInit = {}) => {
    const merged = new Headers(headers);
    new Headers(init.headers).forEach((value, key) => merged.set(key, value));
    return fetchWithDeadline(
      `${base}/${path.replace(/^\/+/, '')}`,
      { ...init, headers: merged },
      deadline,
    );
  };
  return {
    request,
    async getJson(path, init) {
      const response = await request(path, init);
      if (response.status === 404) {
        await response.body?.cancel();
        throw new NotFoundError(`${options.upstream} has no ${path}`);
      }
      if (!response.ok) {
        await response.body?.cancel();
        throw new ServiceUnavailableError(
          `${options.upstream} answered with status ${response.status}`,
        );
      }
      try {
        return await response.json();
      } catch (error) {
        throw new ServiceUnavailableError(
          `${options.upstream} answered with something that is not JSON, or too late`,
          error,
        );
      }
    },
  };
}
