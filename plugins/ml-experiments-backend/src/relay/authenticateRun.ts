import {
  type AccessToken,
  type MlAccessService,
  parseAccessToken,
  type RunAccessScope,
} from '@modelport/plugin-ml-access-node';
import { RelayError, refused, unavailable } from './RelayError';

/** A token that is good for one run. */
export type RunToken = AccessToken & { scope: RunAccessScope };

const unauthenticated = (message: string) =>
  new RelayError(401, 'UNAUTHENTICATED', message);

/**
 * Reads the token of a request as its scope.
 *
 * @returns the token, good for one run
 * @throws RelayError with status 401 when there is no good token, 403 when it is not one of a run, 503 when ml-access
 * cannot be asked
 */
export async function authenticateRun(
  access: MlAccessService,
  authorization: string | undefined,
): Promise<RunToken> {
  const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined || !parseAccessToken(token)) {
    throw unauthenticated(
      "Set MLFLOW_TRACKING_TOKEN to the run's own token (mpt_...), which the portal gives to each training",
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
      'The token is unknown, has expired, or its run has ended',
    );
  }
  if (known.scope.kind !== 'run') {
    throw refused(
      'This token is good for a repository; logging needs the token of a run',
    );
  }
  return { ...known, scope: known.scope };
}
