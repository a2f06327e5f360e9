import {
  InputError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { MlflowError } from '@modelport/mlflow-client';

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
  const said = error.message.replace(/^MLflow [A-Z]+ \S+: /, '').slice(0, 500);
  if (error.isNotFound || error.errorCode === 'NOT_FOUND') {
    return new NotFoundError(`${server} has no such ${subject}`);
  }
  if (error.errorCode === 'DEADLINE_EXCEEDED') {
    return new ServiceUnavailableError(`${server} did not answer in time`);
  }
  if (error.errorCode === 'UNREACHABLE') {
    return new ServiceUnavailableError(
      `${server} cannot be reached; check that it runs`,
    );
  }
  if (error.status === 400) {
    return new InputError(`${server} refused ${subject}: ${said}`);
  }
  if (error.status === 401 || error.status === 403) {
    return new ServiceUnavailableError(
      `${server} refused the portal's account (status ${error.status}); check its credentials in mlflow.servers`,
    );
  }
  return new ServiceUnavailableError(
    `${server} failed with status ${error.status}`,
  );
}
