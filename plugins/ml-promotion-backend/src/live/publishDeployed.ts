import type { EventsService } from '@backstage/plugin-events-node';
import {
  LIFECYCLE_EVENT_TOPIC,
  type LifecycleEvent,
} from '@modelport/plugin-ml-common';
import type { DeploymentRecord } from '../store/DeploymentStore';

/** Tells the portal that a version serves. May be told twice, with the same id. */
export async function publishDeployed(
  events: EventsService,
  deployment: DeploymentRecord,
): Promise<void> {
  const { id, entityRef, server, model, version, digest } = deployment;
  const eventPayload: LifecycleEvent = {
    id: `deployed:${id}`,
    entityRef,
    kind: 'deployed',
    actor: deployment.createdBy,
    time: (deployment.servingSince ?? deployment.createdAt).toISOString(),
    keys: { version: { server, model, version }, digest },
  };
  await events.publish({ topic: LIFECYCLE_EVENT_TOPIC, eventPayload });
}
