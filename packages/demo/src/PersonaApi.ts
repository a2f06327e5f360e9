import { PortalRefusal, PortalUnavailable } from './errors';

const TIMEOUT_MS = 30_000;

/** A person of the demo profile, by the name of the catalog. */
export type Persona =
  | 'data-scientist'
  | 'reviewer'
  | 'platform-engineer'
  | 'manager';

/** The portal's API as one person of the demo uses it. */
export class PersonaApi {
  #token: Promise<string> | undefined;

  /**
   * @param url - of the portal, without a slash at the end
   * @param persona - who signs in
   */
  constructor(readonly url: string, readonly persona: Persona) {}

  /**
   * Reads.
   * @param path - below `/api/`
   * @throws PortalRefusal, PortalUnavailable
   */
  get<T>(path: string): Promise<T> {
    return this.#call<T>('GET', path);
  }

  /** Reads what may be missing: undefined when the portal answers 404. */
  async find<T>(path: string): Promise<T | undefined> {
    try {
      return await this.get<T>(path);
    } catch (error) {
      if (error instanceof PortalRefusal && error.status === 404) {
        return undefined;
      }
      throw error;
    }
  }

  /** Asks for a change. Throws like {@link PersonaApi.get}. */
  post<T>(path: string, body: object = {}): Promise<T> {
    return this.#call<T>('POST', path, body);
  }

  /** Sets something. Throws like {@link PersonaApi.get}. */
  put<T>(path: string, body: object): Promise<T> {
    return this.#call<T>('PUT', path, body);
  }

  /** Removes something; what is gone already counts as removed. Throws like {@link PersonaApi.get}. */
  async delete(path: string): Promise<void> {
    try {
      await this.#call<void>('DELETE', path);
    } catch (error) {
      if (!(error instanceof PortalRefusal && error.status === 404))
        throw error;
    }
  }

  async #call<T>(method: string, path: string, body?: object): Promise<T> {
    const send = async () =>
      this.#fetch(path, {
        method,
        headers: {
          authorization: `Bearer ${await this.#signedIn()}`,
          ...(body && { 'content-type': 'application/json' }),
        },
        body: body && JSON.stringify(body),
      });
    let answer = await send();
    if (answer.status === 401) {
      this.#token = undefined;
      answer = await send();
    }
    return readJson<T>(answer);
  }

  async #signedIn(): Promise<string> {
    this.#token ??= this.#signIn();
    try {
      return await this.#token;
    } catch (error) {
      this.#token = undefined;
      throw error;
    }
  }

  async #signIn(): Promise<string> {
    const answer = await this.#fetch('auth/demo/refresh', {
      headers: { 'x-modelport-demo-persona': this.persona },
    });
    const { backstageIdentity } = await readJson<{
      backstageIdentity: { token: string };
    }>(answer);
    return backstageIdentity.token;
  }

  async #fetch(path: string, request: RequestInit): Promise<Response> {
    try {
      return await fetch(`${this.url}/api/${path}`, {
        ...request,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch (error) {
      throw new PortalUnavailable(
        `the portal does not answer (${
          error instanceof Error ? error.message : error
        })`,
      );
    }
  }
}

function messageOf(text: string): string {
  try {
    return JSON.parse(text).error.message;
  } catch {
    return text.slice(0, 300);
  }
}

async function readJson<T>(answer: Response): Promise<T> {
  const text = await answer.text().catch(error => {
    throw new PortalUnavailable(`the answer broke off (${error.message})`);
  });
  if (answer.ok) {
    return (text ? JSON.parse(text) : undefined) as T;
  }
  const message = messageOf(text) || `the portal answered ${answer.status}`;
  throw answer.status >= 500 || answer.status === 429
    ? new PortalUnavailable(message)
    : new PortalRefusal(answer.status, message);
}
