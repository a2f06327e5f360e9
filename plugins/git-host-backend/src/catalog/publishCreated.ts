import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { EventsService } from '@backstage/plugin-events-node';
import {
  isModelEntity,
  LIFECYCLE_EVENT_TOPIC,
  LifecycleEvent,
} from '@modelport/plugin-ml-common';
import {
  GitRepository,
  GitRepositoryStore,
} from '../repositories/GitRepositoryStore';

/** What {@link publishCreated} works with. */
export type PublishCreatedOptions = {
  events: EventsService;
  store: Pick<
    GitRepositoryStore,
    'isCreationTold' | 'noteCreationTold' | 'resolve'
  >;
};

/**
 * Tells the portal that a model was created, once its repository has brought it into the catalog. What was told is noted
 * in the repository, so that it is told once; a kill between the two tells it again, with the same id.
 *
 * @returns whether it has been told
 */
export async function publishCreated(
  { events, store }: PublishCreatedOptions,
  repository: GitRepository,
  entities: Entity[],
): Promise<boolean> {
  const model = entities.find(
    entity =>
      isModelEntity(entity) &&
      stringifyEntityRef(entity) === repository.entityRef,
  );
  if (!model) return false;
  if (await store.isCreationTold(repository)) return true;
  const commit = await store.resolve(repository, {
    kind: 'branch',
    name: repository.defaultBranch,
  });
  const eventPayload: LifecycleEvent = {
    id: `created:${repository.entityRef}:${repository.createdAt}`,
    entityRef: repository.entityRef,
    kind: 'created',
    actor: repository.createdBy,
    time: repository.createdAt,
    keys: { commit },
  };
  await events.publish({ topic: LIFECYCLE_EVENT_TOPIC, eventPayload });
  await store.noteCreationTold(repository);
  return true;
}
