import { type Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { ConflictError, NotFoundError } from '@backstage/errors';
import { SCORING_SERVICE_ANNOTATION } from '@modelport/plugin-fraud-latency-common';
import { ownersOf } from '@modelport/plugin-ml-node';
import { CONFIGURE } from '../config/readServices';
import type { WatchedService } from './WatchedService';

/** Finds the scoring service that a model answers in. */
export class ServicesOfModels {
  constructor(private readonly services: readonly WatchedService[]) {}

  /**
   * @throws NotFoundError when the model names none
   * @throws ConflictError when the one that it names is not configured, or belongs to others
   */
  of(entity: Entity): WatchedService {
    const ref = stringifyEntityRef(entity);
    const name = entity.metadata.annotations?.[SCORING_SERVICE_ANNOTATION];
    if (!name) {
      throw new NotFoundError(
        `${ref} names no scoring service: set the annotation ${SCORING_SERVICE_ANNOTATION} to the name of one of fraudLatency.services`,
      );
    }
    const service = this.services.find(({ config }) => config.name === name);
    if (!service) {
      const names = this.services.map(({ config }) => config.name);
      throw new ConflictError(
        names.length === 0
          ? `${ref} names the scoring service '${name}'. ${CONFIGURE}`
          : `${ref} names the scoring service '${name}', which this portal does not have: correct the annotation ${SCORING_SERVICE_ANNOTATION}, or add the service to fraudLatency.services in app-config.yaml`,
      );
    }
    const owners = ownersOf(entity);
    const { owner } = service.config;
    if (!owners.includes(owner)) {
      throw new ConflictError(
        `The scoring service '${name}' belongs to ${owner}, and ${ref} to ${
          owners.join(', ') || 'nobody'
        }: only models of ${owner} may name it. Correct the annotation ${SCORING_SERVICE_ANNOTATION} or the owner of the model, or ask a platform engineer to change owner of the service in fraudLatency.services`,
      );
    }
    return service;
  }
}
