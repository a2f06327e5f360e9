import { ConflictError, ResponseError } from '@backstage/errors';
import type { RegistryClient } from '@modelport/plugin-ml-registry-node';

/**
 * Lets an entity serve a registered model as ml-registry lets it make versions: an annotation is written by whoever can
 * push to a repository, so naming the model of another team is not enough.
 *
 * @throws ConflictError in the words of ml-registry
 */
export async function requireClaim(
  registry: Pick<RegistryClient, 'checkClaim'>,
  claim: { server: string; model: string; entityRef: string },
): Promise<void> {
  const { server, model, entityRef } = claim;
  try {
    await registry.checkClaim({ server, model, entityRef });
  } catch (error) {
    if (error instanceof ResponseError && error.statusCode === 409) {
      throw new ConflictError(error.cause.message);
    }
    throw error;
  }
}
