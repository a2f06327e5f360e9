import { isError, ServiceUnavailableError } from '@backstage/errors';
import { isRefusal } from './isRefusal';

const isUnauthenticated = (error: unknown) =>
  isError(error) &&
  (error.name === 'AuthenticationError' || error.statusCode === 401);

/**
 * Asks another service. Its refusals pass as they are; an outage of it becomes an answer that callers understand.
 *
 * @param whom - begins the sentence, such as `The catalog`
 * @throws ServiceUnavailableError when the service cannot be asked
 *
 * @public
 */
export async function orUnavailable<T>(
  whom: string,
  ask: () => Promise<T>,
): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (isRefusal(error) || isUnauthenticated(error)) throw error;
    throw new ServiceUnavailableError(
      `${whom} cannot be asked now; try again`,
      error,
    );
  }
}
