import { ConflictError, ResponseError } from '@backstage/errors';
import type { ExperimentsClient } from '@modelport/plugin-ml-experiments-node';

/**
 * Lets a training pass whose experiment is of the model's owners, or of nobody yet.
 * @throws ConflictError when it is of others, or its server is not configured: neither is a fault of the request
 */
export async function requireExperiment(
  experiments: Pick<ExperimentsClient, 'checkClaim'>,
  claim: Parameters<ExperimentsClient['checkClaim']>[0],
): Promise<void> {
  try {
    await experiments.checkClaim(claim);
  } catch (error) {
    if (
      error instanceof ResponseError &&
      [404, 409].includes(error.statusCode)
    ) {
      throw new ConflictError(error.cause.message);
    }
    throw error;
  }
}
