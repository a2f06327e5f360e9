import type { EventsService } from '@backstage/plugin-events-node';
import {
  LIFECYCLE_EVENT_TOPIC,
  type LifecycleEvent,
} from '@modelport/plugin-ml-common';
import type { TrainingRecord } from '../store/TrainingStore';

/** Tells the portal that a model was trained, once its training has succeeded. May be told twice, with the same id. */
export async function publishTrained(
  events: EventsService,
  training: TrainingRecord,
): Promise<void> {
  if (training.state !== 'succeeded') {
    return;
  }
  const { run } = training;
  const eventPayload: LifecycleEvent = {
    id: `trained:${training.id}`,
    entityRef: training.entityRef,
    kind: 'trained',
    actor: training.createdBy,
    time: (training.endedAt ?? training.createdAt).toISOString(),
    keys: {
      commit: training.commit,
      run: run && { server: run.server, runId: run.runId },
    },
  };
  await events.publish({ topic: LIFECYCLE_EVENT_TOPIC, eventPayload });
}
