import type { FetchApi } from '@backstage/frontend-plugin-api';
import type { IssueTokenRequest } from '@modelport/plugin-ml-access-common';
import {
  readAnswer,
  toCallError,
  toConnectionError,
} from '@modelport/plugin-ml-react';
import { issueAnswer, listAnswer } from './answers';
import type { CallOptions, MlAccessApi } from './MlAccessApi';

/**
 * The client over HTTP. It checks each answer before it gives it on.
 *
 * @public
 */
export class MlAccessClient implements MlAccessApi {
  readonly #fetchApi: FetchApi;

  constructor(options: { fetchApi: FetchApi }) {
    this.#fetchApi = options.fetchApi;
  }

  async listTokens({ signal }: CallOptions = {}) {
    return readAnswer(await this.#fetch('/v1/tokens', { signal }), listAnswer);
  }

  async issueToken(request: IssueTokenRequest) {
    const response = await this.#fetch('/v1/tokens', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
    });
    return readAnswer(response, issueAnswer);
  }

  async revokeToken(id: string) {
    await this.#fetch(`/v1/tokens/${encodeURIComponent(id)}`, {
      method: 'DELETE',
    });
  }

  async #fetch(path: string, init: RequestInit): Promise<Response> {
    let response: Response;
    try {
      response = await this.#fetchApi.fetch(`plugin://ml-access${path}`, init);
    } catch (error) {
      throw toConnectionError(error, init.signal);
    }
    if (!response.ok) {
      throw await toCallError(response);
    }
    return response;
  }
}
