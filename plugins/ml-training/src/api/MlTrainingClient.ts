import type { CompoundEntityRef } from '@backstage/catalog-model';
import { isError, ResponseError } from '@backstage/errors';
import type { FetchApi } from '@backstage/frontend-plugin-api';
import type {
  StartTrainingRequest,
  Training,
} from '@modelport/plugin-ml-training-common';
import type { ZodType } from 'zod';
import {
  logAnswer,
  profilesAnswer,
  readAnswer,
  trainingAnswer,
  trainingsAnswer,
} from './answers';
import { queuesAnswer } from './queueAnswers';
import type {
  CallOptions,
  ListTrainingsOptions,
  LogOptions,
  MlTrainingApi,
} from './MlTrainingApi';

function toSearch(query: Record<string, string | number | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) {
      search.set(name, String(value));
    }
  }
  const text = search.toString();
  return text && `?${text}`;
}

function pathOf(entity: CompoundEntityRef, ...rest: string[]): string {
  const { kind, namespace, name } = entity;
  return ['/v1', 'entities', kind, namespace, name, ...rest]
    .map((part, index) => (index === 0 ? part : encodeURIComponent(part)))
    .join('/');
}

/** What is no JSON, such as the page of a proxy, is no answer. */
async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (error) {
    if (isError(error) && error.name === 'SyntaxError') {
      return undefined;
    }
    throw error;
  }
}

/**
 * The client over HTTP.
 *
 * @public
 */
export class MlTrainingClient implements MlTrainingApi {
  readonly #fetchApi: FetchApi;

  constructor(options: { fetchApi: FetchApi }) {
    this.#fetchApi = options.fetchApi;
  }

  async getProfiles(entity: CompoundEntityRef, options: CallOptions = {}) {
    return this.#fetch(profilesAnswer, pathOf(entity, 'profiles'), {
      signal: options.signal,
    });
  }

  async listTrainings(
    entity: CompoundEntityRef,
    options: ListTrainingsOptions = {},
  ) {
    const { limit, before, signal } = options;
    return this.#fetch(
      trainingsAnswer,
      pathOf(entity, 'trainings') + toSearch({ limit, before }),
      { signal },
    );
  }

  async startTraining(
    entity: CompoundEntityRef,
    request: StartTrainingRequest,
  ) {
    return this.#post(pathOf(entity, 'trainings'), request);
  }

  async getTraining(
    entity: CompoundEntityRef,
    id: string,
    options: CallOptions = {},
  ) {
    return this.#fetch(trainingAnswer, pathOf(entity, 'trainings', id), {
      signal: options.signal,
    });
  }

  async getLog(
    entity: CompoundEntityRef,
    id: string,
    options: LogOptions = {},
  ) {
    const { cursor, tail, signal } = options;
    return this.#fetch(
      logAnswer,
      pathOf(entity, 'trainings', id, 'log') + toSearch({ cursor, tail }),
      { signal },
    );
  }

  async cancelTraining(entity: CompoundEntityRef, id: string) {
    return this.#post(pathOf(entity, 'trainings', id, 'cancel'), {});
  }

  async runAgain(entity: CompoundEntityRef, id: string, requestId: string) {
    return this.#post(pathOf(entity, 'trainings', id, 'again'), { requestId });
  }

  async getQueues(options: CallOptions = {}) {
    return this.#fetch(queuesAnswer, '/v1/queues', { signal: options.signal });
  }

  async #post(path: string, body: object): Promise<Training> {
    return this.#fetch(trainingAnswer, path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  async #fetch<T>(
    schema: ZodType<T>,
    path: string,
    init: RequestInit,
  ): Promise<T> {
    const response = await this.#fetchApi.fetch(
      `plugin://ml-training${path}`,
      init,
    );
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return readAnswer(schema, await readJson(response));
  }
}
