import type { MetricsService } from '@backstage/backend-plugin-api/alpha';
import { hasEnded } from '@modelport/plugin-ml-training-common';
import type { TrainingRecord } from '../store/TrainingStore';

/** Counts what happens to trainings. Labels are states, never people or models. */
export function meterTrainings(
  metrics: MetricsService,
  now: () => Date = () => new Date(),
) {
  const changes = metrics.createCounter('ml_training.trainings.changes', {
    description: 'Changes of trainings, by the state they are in then',
  });
  const wait = metrics.createHistogram('ml_training.queue.wait', {
    description: 'Time that a training was queued before it was prepared',
    unit: 's',
  });
  const duration = metrics.createHistogram('ml_training.trainings.duration', {
    description: 'Time from start to end of what ran, by how it ended',
    unit: 's',
  });
  const seconds = (from: Date, to: Date) =>
    Math.max(0, to.getTime() - from.getTime()) / 1000;
  return {
    /** A training has changed; `before` is absent for one just asked for. */
    changed(training: TrainingRecord, before?: TrainingRecord) {
      const { state, createdAt, startedAt, endedAt } = training;
      if (before?.state === state) return;
      changes.add(1, { state });
      if (before?.state === 'queued' && state === 'preparing') {
        wait.record(seconds(createdAt, now()));
      }
      if (hasEnded(state) && startedAt && endedAt) {
        duration.record(seconds(startedAt, endedAt), { state });
      }
    },
  };
}
