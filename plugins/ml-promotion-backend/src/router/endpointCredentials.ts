import type {
  AuthService,
  BackstageCredentials,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import {
  AuthenticationError,
  NotAllowedError,
  ServiceUnavailableError,
} from '@backstage/errors';
import {
  type MlAccessService,
  parseAccessToken,
} from '@modelport/plugin-ml-access-node';
import type { ModelAction, TokenScope } from '@modelport/plugin-ml-node';
import type { Request } from 'express';

const NEW_TOKEN = "make a new one on the portal's page 'Access tokens'";

/** Who calls an endpoint, and what the guard must ask of them. */
export interface EndpointCaller {
  credentials: BackstageCredentials;
  /**
   * `act` for a token: Backstage acts for nobody without their own token, so that its policy cannot be asked for the
   * issuer; the issuer must be of the owner at each call instead, as when the token was made.
   */
  action: ModelAction;
}

/**
 * Reads who calls an endpoint: a person or a service by Backstage's own means, or whoever holds a token of ml-access,
 * which is read as its scope and as nothing more.
 */
export class EndpointCredentials {
  readonly #scopes = new WeakMap<BackstageCredentials, TokenScope>();

  constructor(
    private readonly options: {
      access: Pick<MlAccessService, 'verify'>;
      auth: AuthService;
      httpAuth: HttpAuthService;
    },
  ) {}

  /** For the guard: the scope of credentials that stand for a token. */
  readonly scopeOf = async (credentials: BackstageCredentials) =>
    this.#scopes.get(credentials);

  /**
   * @throws AuthenticationError without a good token, NotAllowedError for a token of another kind,
   * ServiceUnavailableError when ml-access cannot be asked
   */
  async of(req: Request): Promise<EndpointCaller> {
    const token = /^Bearer (\S+)$/i.exec(req.headers.authorization ?? '')?.[1];
    if (token === undefined || !parseAccessToken(token)) {
      const caller = await this.#byBackstage(req, token);
      return { credentials: caller, action: 'read' };
    }
    const known = await this.#verify(token);
    if (!known) {
      throw new AuthenticationError(
        `The access token is unknown, expired or revoked: ${NEW_TOKEN}`,
      );
    }
    const { scope, issuer } = known;
    if (scope.kind !== 'entity') {
      throw new NotAllowedError(
        'This token is good for logging to a run; predictions need the token of a model',
      );
    }
    const own = await this.options.auth.getOwnServiceCredentials();
    // A copy, so that the scope is of this call alone.
    const credentials = { ...own };
    this.#scopes.set(credentials, { entityRef: scope.entityRef, issuer });
    return { credentials, action: 'act' };
  }

  async #byBackstage(req: Request, token: string | undefined) {
    try {
      return await this.options.httpAuth.credentials(req, {
        allow: ['user', 'service'],
      });
    } catch (error) {
      if (token === undefined || !(error instanceof AuthenticationError)) {
        throw error;
      }
      // Backstage says no more of it than that it is illegal.
      throw new AuthenticationError(
        `The bearer token is neither a whole access token (mpt_...) nor a good token of Backstage: ${NEW_TOKEN}`,
      );
    }
  }

  async #verify(token: string) {
    try {
      return await this.options.access.verify(token);
    } catch (error) {
      throw new ServiceUnavailableError(
        'The portal cannot check the token now; try again',
        error,
      );
    }
  }
}
