import { NotFoundError } from '@backstage/errors';
import type { ModelRegistry } from './ModelRegistry';

/** The configured servers, by name. */
export type Registries = ReadonlyMap<string, ModelRegistry>;

/**
 * Finds a configured server.
 * @throws NotFoundError when there is none of that name
 */
export function registryOf(
  registries: Registries,
  server: string,
): ModelRegistry {
  const registry = registries.get(server);
  if (!registry) {
    throw new NotFoundError(
      `No MLflow server '${server}' is configured; add it to mlflow.servers`,
    );
  }
  return registry;
}
