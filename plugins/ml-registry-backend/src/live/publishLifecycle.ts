import type { EventsService } from '@backstage/plugin-events-node';
import {
  LIFECYCLE_EVENT_TOPIC,
  type LifecycleEvent,
} from '@modelport/plugin-ml-common';

/** Tells the portal of a step of a model's life. May be told twice, with the same id. */
export type PublishLifecycle = (event: LifecycleEvent) => Promise<void>;

/** Publishes lifecycle events on the portal's event bus. */
export function createPublishLifecycle(
  events: EventsService,
): PublishLifecycle {
  return eventPayload =>
    events.publish({ topic: LIFECYCLE_EVENT_TOPIC, eventPayload });
}
