import { setTimeout as pause } from 'node:timers/promises';
import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';

const ASK_EVERY_MS = 250;
const LONGEST_MS = 20_000;

/** What {@link waitForEntity} works with. */
export type WaitForEntityOptions = {
  catalog: Pick<CatalogService, 'getEntityByRef'>;
  entityRef: string;
  credentials: BackstageCredentials;
  signal?: AbortSignal;
  longestMs?: number;
};

/**
 * Waits until the catalog has an entity that the caller may see, so that the links of a finished task lead somewhere. A
 * catalog that does not answer counts as not yet.
 *
 * @returns false when it was not there in time
 */
export async function waitForEntity(
  options: WaitForEntityOptions,
): Promise<boolean> {
  const { catalog, entityRef, credentials, signal } = options;
  const deadline = Date.now() + (options.longestMs ?? LONGEST_MS);
  for (;;) {
    signal?.throwIfAborted();
    const entity = await catalog
      .getEntityByRef(entityRef, { credentials })
      .catch(() => undefined);
    if (entity) return true;
    if (Date.now() >= deadline) return false;
    await pause(ASK_EVERY_MS, undefined, { signal });
  }
}
