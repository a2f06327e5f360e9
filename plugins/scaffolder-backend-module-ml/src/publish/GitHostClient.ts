import {
  AuthService,
  BackstageCredentials,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import {
  ConflictError,
  InputError,
  NotAllowedError,
  ResponseError,
} from '@backstage/errors';

/** A repository as the git host shows it. */
export type PublishedRepository = {
  owner: string;
  name: string;
  entityRef: string;
  defaultBranch: string;
  cloneUrl: string;
  pageUrl: string;
  commitSha: string | null;
};

/** What a repository is made from. */
export type RepositoryRequest = {
  name: string;
  owner: string;
  description: string;
  defaultBranch: string;
  creationId: string;
};

/** Where to push, and the token that lets git in. */
export type PushTarget = { url: string; token: string };

const TIMEOUT_MS = 30_000;

/** Calls the git host on behalf of a user. */
export class GitHostClient {
  readonly #auth: AuthService;
  readonly #discovery: DiscoveryService;

  constructor(options: { auth: AuthService; discovery: DiscoveryService }) {
    this.#auth = options.auth;
    this.#discovery = options.discovery;
  }

  /**
   * Makes an empty repository, or finds the one that the same creation id made.
   *
   * @throws ConflictError naming the field `name` when another act has the name
   * @throws NotAllowedError when the user does not belong to the owner group
   * @throws InputError naming the field that is wrong
   */
  async createRepository(
    request: RepositoryRequest,
    credentials: BackstageCredentials,
    signal?: AbortSignal,
  ): Promise<PublishedRepository> {
    const { url, token } = await this.#target('/v1/repositories', credentials);
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(request),
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    if (!response.ok) throw await toError(response);
    return (await response.json()) as PublishedRepository;
  }

  /** Where git pushes to a repository. */
  async pushTarget(
    { owner, name }: Pick<PublishedRepository, 'owner' | 'name'>,
    credentials: BackstageCredentials,
  ): Promise<PushTarget> {
    return this.#target(`/${owner}/${name}.git`, credentials);
  }

  async #target(
    path: string,
    onBehalfOf: BackstageCredentials,
  ): Promise<PushTarget> {
    const baseUrl = await this.#discovery.getBaseUrl('git-host');
    const { token } = await this.#auth.getPluginRequestToken({
      onBehalfOf,
      targetPluginId: 'git-host',
    });
    return { url: `${baseUrl}${path}`, token };
  }
}

async function toError(response: Response): Promise<Error> {
  const error = await ResponseError.fromResponse(response);
  const { message } = error.cause;
  switch (response.status) {
    case 400:
      return withoutStack(new InputError(message));
    case 403:
      return withoutStack(new NotAllowedError(message));
    case 409:
      return withoutStack(new ConflictError(message));
    default:
      return error;
  }
}

/** The scaffolder writes the stack to the task's log; of a refusal the person needs the sentence alone. */
function withoutStack(refusal: Error): Error {
  refusal.stack = refusal.message;
  return refusal;
}
