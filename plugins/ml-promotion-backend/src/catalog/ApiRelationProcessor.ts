import {
  ANNOTATION_LOCATION,
  type Entity,
  getCompoundEntityRef,
  parseEntityRef,
  RELATION_API_PROVIDED_BY,
  RELATION_PROVIDES_API,
} from '@backstage/catalog-model';
import type { LocationSpec } from '@backstage/plugin-catalog-common';
import {
  type CatalogProcessor,
  type CatalogProcessorEmit,
  processingResult,
} from '@backstage/plugin-catalog-node';
import { ML_MODEL_ANNOTATION, PROMOTION_LOCATION } from './apiEntity';

/** Relates each API entity of ml-promotion with its model, both ways. */
export class ApiRelationProcessor implements CatalogProcessor {
  getProcessorName(): string {
    return 'ml-promotion-api-relations';
  }

  async postProcessEntity(
    entity: Entity,
    _location: LocationSpec,
    emit: CatalogProcessorEmit,
  ): Promise<Entity> {
    const annotations = entity.metadata.annotations ?? {};
    const model = annotations[ML_MODEL_ANNOTATION];
    // An entity from elsewhere must not put itself on a model's page by an annotation.
    const isOurs = annotations[ANNOTATION_LOCATION] === PROMOTION_LOCATION;
    if (entity.kind === 'API' && isOurs && model) {
      const source = getCompoundEntityRef(entity);
      const target = parseEntityRef(model);
      emit(
        processingResult.relation({
          source,
          type: RELATION_API_PROVIDED_BY,
          target,
        }),
      );
      emit(
        processingResult.relation({
          source: target,
          type: RELATION_PROVIDES_API,
          target: source,
        }),
      );
    }
    return entity;
  }
}
