import { setTimeout as pause } from 'node:timers/promises';

const ASK_EVERY_MS = 250;

/** The portal's API as a persona of the demo uses it. */
export class PortalApi {
  #token: Promise<string> | undefined;

  /**
   * @param url - of the portal
   * @param persona - for example `data-scientist`
   */
  constructor(readonly url: string, readonly persona: string) {}

  async #signIn(): Promise<string> {
    const answer = await fetch(`${this.url}/api/auth/demo/refresh`, {
      headers: { 'x-modelport-demo-persona': this.persona },
    });
    const body = (await answer.json()) as {
      backstageIdentity: { token: string };
    };
    return body.backstageIdentity.token;
  }

  /**
   * @param path - below `/api/`
   * @throws Error with status and answer unless the status is 2xx
   */
  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    this.#token ??= this.#signIn();
    const answer = await fetch(`${this.url}/api/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await this.#token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) {
      throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    }
    return (text ? JSON.parse(text) : undefined) as T;
  }

  /**
   * Reads until the answer is as wanted; failed reads count as not yet.
   *
   * @throws Error with the last answer after `timeoutMs`
   */
  async until<T>(
    path: string,
    wanted: (answer: T) => boolean,
    timeoutMs: number,
  ): Promise<T> {
    const deadline = Date.now() + timeoutMs;
    let last: unknown;
    while (Date.now() < deadline) {
      try {
        const answer = await this.call<T>('GET', path);
        if (wanted(answer)) return answer;
        last = JSON.stringify(answer);
      } catch (error) {
        last = error;
      }
      await pause(ASK_EVERY_MS);
    }
    throw new Error(`${path} was not as wanted in ${timeoutMs} ms: ${last}`);
  }

  /** Starts the template of the fraud model and gives the id of the task. */
  async createModel(name: string): Promise<string> {
    const { id } = await this.call<{ id: string }>(
      'POST',
      'scaffolder/v2/tasks',
      {
        templateRef: 'template:default/fraud-detection-model',
        values: {
          name,
          owner: 'group:default/fraud-detection',
          description: 'Scores card transactions for fraud',
          seed: 42,
        },
      },
    );
    return id;
  }

  /** Waits until the catalog has the model. */
  async modelInCatalog(name: string, timeoutMs = 60_000): Promise<void> {
    await this.until(
      `catalog/entities/by-name/component/default/${name}`,
      () => true,
      timeoutMs,
    );
  }
}
