import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { ML_EXPERIMENT_ANNOTATION } from '@modelport/plugin-ml-common';
import { mlExperimentsReadPermission } from '@modelport/plugin-ml-experiments-common';
import type { ModelAccessGuard } from '@modelport/plugin-ml-node';

const PAGE_SIZE = 500;

/** The models of the catalog. */
export interface ModelCatalog {
  /** Every entity that names an experiment and whose runs the caller may read. */
  listReadable(credentials: BackstageCredentials): Promise<Entity[]>;
}

/** Reads models from the catalog with the caller's own rights. */
export function createModelCatalog(options: {
  catalog: CatalogService;
  guard: ModelAccessGuard;
}): ModelCatalog {
  const { catalog, guard } = options;
  return {
    async listReadable(credentials) {
      const entities: Entity[] = [];
      let cursor: string | undefined;
      do {
        const page = await catalog.queryEntities(
          cursor
            ? { cursor, limit: PAGE_SIZE }
            : {
                // By annotation and not by type: any component joins by its annotations alone.
                query: {
                  [`metadata.annotations.${ML_EXPERIMENT_ANNOTATION}`]: {
                    $exists: true,
                  },
                },
                fields: ['kind', 'metadata', 'spec.type'],
                limit: PAGE_SIZE,
              },
          { credentials },
        );
        entities.push(...page.items);
        cursor = page.pageInfo.nextCursor;
      } while (cursor);
      return guard.filterReadable(
        { credentials, permission: mlExperimentsReadPermission },
        entities,
      );
    },
  };
}
