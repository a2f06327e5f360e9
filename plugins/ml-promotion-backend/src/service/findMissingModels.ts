import { setTimeout as sleep } from 'node:timers/promises';
import type { AuthService } from '@backstage/backend-plugin-api';
import { ServiceUnavailableError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';

const ANSWER_WITHIN_MS = 10_000;

/** Asks the catalog which of some entities it does not have; whatever is no answer is thrown. */
export function findMissingModels(options: {
  catalog: Pick<CatalogService, 'getEntitiesByRefs'>;
  auth: Pick<AuthService, 'getOwnServiceCredentials'>;
}) {
  const ask = async (entityRefs: string[]): Promise<string[]> => {
    const credentials = await options.auth.getOwnServiceCredentials();
    const { items } = await options.catalog.getEntitiesByRefs(
      { entityRefs, fields: ['kind'] },
      { credentials },
    );
    if (items.length !== entityRefs.length) {
      throw new ServiceUnavailableError(
        `The catalog answered for ${items.length} of ${entityRefs.length} entities`,
      );
    }
    return entityRefs.filter((_, index) => !items[index]);
  };
  return async (
    entityRefs: string[],
    signal: AbortSignal,
  ): Promise<string[]> => {
    const answered = new AbortController();
    const late = sleep(ANSWER_WITHIN_MS, undefined, {
      signal: AbortSignal.any([signal, answered.signal]),
      ref: false,
    }).then(() => {
      throw new ServiceUnavailableError(
        'The catalog did not answer within 10 s',
      );
    });
    try {
      return await Promise.race([ask(entityRefs), late]);
    } finally {
      answered.abort();
    }
  };
}
