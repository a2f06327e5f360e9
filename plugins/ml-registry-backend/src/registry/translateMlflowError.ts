import {
  InputError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { MlflowError } from '@modelport/mlflow-client';

const REFUSALS = [400, 404, 409, 422];

/**
 * Says in the portal's words what an MLflow server answered. The client's own messages tell the server's address, which
 * stays in the backend's log; the name of the server is told instead. Other errors are given back as they are.
 */
export function translateMlflowError(
  serverName: string,
  subject: string,
  error: unknown,
): unknown {
  if (!(error instanceof MlflowError)) {
    return error;
  }
  const server = `MLflow server '${serverName}'`;
  if (error.isNotFound || error.errorCode === 'NOT_FOUND') {
    return new NotFoundError(`${server} has no such ${subject}`);
  }
  switch (error.errorCode) {
    case 'DEADLINE_EXCEEDED':
      return new ServiceUnavailableError(`${server} did not answer in time`);
    case 'UNREACHABLE':
      return new ServiceUnavailableError(
        `${server} cannot be reached; check that it runs`,
      );
    case 'ENDPOINT_NOT_FOUND':
      return new ServiceUnavailableError(
        `${server} is no MLflow 3 server; check baseUrl in mlflow.servers`,
      );
    default:
  }
  if (error.status === 401 || error.status === 403) {
    return new ServiceUnavailableError(
      `${server} refused the portal's account (status ${error.status}); check its credentials in mlflow.servers`,
    );
  }
  return REFUSALS.includes(error.status)
    ? new InputError(
        `${server} refused this for the ${subject} (${error.errorCode}); the log of the server says why`,
      )
    : new ServiceUnavailableError(
        `${server} failed with status ${error.status}`,
      );
}

/** Whether an error means that a server is down, so that the same call may succeed later. */
export function isOutage(error: unknown): boolean {
  return error instanceof Error && error.name === 'ServiceUnavailableError';
}
