import { HttpAuthService } from '@backstage/backend-plugin-api';
import { AuthenticationError, NotAllowedError } from '@backstage/errors';
import {
  MlAccessService,
  parseAccessToken,
} from '@modelport/plugin-ml-access-node';
import { orUnavailable } from '@modelport/plugin-ml-node';
import type { Request } from 'express';
import { RepositoryAccess } from '../access/RepositoryAccess';
import { GitRepository } from '../repositories/GitRepositoryStore';

/** Whether git wants to fetch or to push. */
export type GitAct = 'read' | 'write';

/** What {@link authorizeGitRequest} decides with. */
export type GitRequestGuard = {
  access: RepositoryAccess;
  httpAuth: HttpAuthService;
  tokens: MlAccessService;
};

/** The secret of a request: password of Basic, or text of Bearer. */
function secretOf(request: Request): string | undefined {
  const [scheme, value = ''] = (request.headers.authorization ?? '').split(' ');
  switch (scheme.toLocaleLowerCase('en-US')) {
    case 'bearer':
      return value;
    case 'basic': {
      const text = Buffer.from(value, 'base64').toString();
      const colon = text.indexOf(':');
      return colon < 0 ? '' : text.slice(colon + 1);
    }
    default:
      return undefined;
  }
}

const NEW_TOKEN = "make a new one on the portal's page 'Access tokens'";

/**
 * Lets git in: with an access token of the repository's entity as the password, or, for the
 * scaffolder, with a Backstage token on behalf of a person.
 *
 * @returns the entity reference of the user on whose account git acts
 * @throws AuthenticationError without a good token
 * @throws NotAllowedError for a token of another entity, one that may only read, or one whose issuer has left the group
 * @throws ServiceUnavailableError when ml-access, the catalog or the permission policy cannot be asked
 */
export async function authorizeGitRequest(
  guard: GitRequestGuard,
  request: Request,
  repository: GitRepository | undefined,
  target: { entityRef: string; act: GitAct },
): Promise<string> {
  const secret = secretOf(request);
  if (secret === undefined) {
    throw new AuthenticationError(
      'Sign in with any user name and an access token of the portal as the password.',
    );
  }
  if (parseAccessToken(secret)) {
    const token = await orUnavailable('The plugin ml-access', () =>
      guard.tokens.verify(secret),
    );
    if (!token) {
      throw new AuthenticationError(
        `The access token is unknown, expired or revoked: ${NEW_TOKEN}.`,
      );
    }
    const { scope } = token;
    if (scope.kind !== 'entity' || scope.entityRef !== target.entityRef) {
      throw new NotAllowedError(
        `The access token is not good for ${target.entityRef}.`,
      );
    }
    if (target.act === 'write' && scope.access !== 'write') {
      throw new NotAllowedError(
        `The access token may only read ${target.entityRef}.`,
      );
    }
    if (repository) await guard.access.checkIssuer(token.issuer, repository);
    return token.issuer;
  }
  const bearer = request.headers.authorization?.match(/^bearer /i);
  if (!bearer) {
    throw new AuthenticationError(
      `The password must be an access token of the portal (mpt_...), whole: ${NEW_TOKEN}.`,
    );
  }
  const credentials = await guard.httpAuth
    .credentials(request, { allow: ['user'] })
    .catch(error => {
      // Backstage says no more of it than that it is illegal.
      throw error instanceof AuthenticationError
        ? new AuthenticationError(
            `The bearer token is neither a whole access token (mpt_...) nor a good token of Backstage: ${NEW_TOKEN}.`,
          )
        : error;
    });
  if (repository && target.act === 'read') {
    await guard.access.checkRead(credentials, repository);
  } else if (repository) {
    await guard.access.checkWrite(credentials, repository);
  }
  return credentials.principal.userEntityRef;
}
