import {
  type AccessToken,
  type MlAccessService,
  parseAccessToken,
} from '@modelport/plugin-ml-access-node';
import type { RelayToken } from './RelayCall';
import { RelayError, refused, unavailable } from './RelayError';
import type { TrackingScopes } from './TrackingScopes';

const unauthenticated = (message: string) =>
  new RelayError(401, 'UNAUTHENTICATED', message);

async function verify(
  access: MlAccessService,
  authorization: string | undefined,
): Promise<AccessToken> {
  const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined || !parseAccessToken(token)) {
    throw unauthenticated(
      "Set MLFLOW_TRACKING_TOKEN to a token of the portal (mpt_...): one that may write to the model, made on the page 'Access tokens', or the run's own, which the portal gives to each training",
    );
  }
  let known;
  try {
    known = await access.verify(token);
  } catch {
    throw unavailable('The portal cannot check the token now; try again');
  }
  if (!known) {
    throw unauthenticated(
      "The token in MLFLOW_TRACKING_TOKEN is unknown, was revoked, has expired, or its run has ended: make a new one on the portal's page 'Access tokens', or start the training again",
    );
  }
  return known;
}

/**
 * Reads the token of a request as where it may log on a server.
 *
 * @throws RelayError with status 401 when there is no good token, 403 when it is not good for this, 503 when whoever has
 * to be asked cannot be
 */
export async function authenticate(
  options: { access: MlAccessService; scopes: TrackingScopes },
  authorization: string | undefined,
  server: string,
): Promise<RelayToken> {
  const { id, issuer, scope } = await verify(options.access, authorization);
  switch (scope.kind) {
    case 'run': {
      if (scope.server !== server) {
        throw refused(
          `This token is good for a run on MLflow server '${scope.server}' only`,
        );
      }
      const { experimentId, runId, entityRef } = scope;
      return { id, issuer, scope: { server, experimentId, runId, entityRef } };
    }
    case 'entity': {
      const { entityRef, access } = scope;
      if (access !== 'write') {
        throw refused(
          `This token may only read ${entityRef}: logging needs one that may also write; make it on the page 'Access tokens'`,
        );
      }
      return {
        ...{ id, issuer },
        scope: await options.scopes.of({ id, issuer, entityRef }, server),
      };
    }
    default:
      throw refused(
        `A token of this kind cannot log: ${scope satisfies never}`,
      );
  }
}
