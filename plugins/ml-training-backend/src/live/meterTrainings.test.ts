import { metricsServiceMock } from '@backstage/backend-test-utils/alpha';
import type { TrainingRecord } from '../store/TrainingStore';
import { meterTrainings } from './meterTrainings';

const at = (seconds: number) => new Date(seconds * 1000);
const training = (changes: Partial<TrainingRecord>) =>
  ({ createdAt: at(10), ...changes } as TrainingRecord);

function meter() {
  const told: unknown[][] = [];
  const metrics = metricsServiceMock.mock({
    createCounter: name => ({ add: (...args) => told.push([name, ...args]) }),
    createHistogram: name => ({
      record: (...args) => told.push([name, ...args]),
    }),
  });
  return { told, ...meterTrainings(metrics, () => at(14)) };
}

describe('meterTrainings', () => {
  it('counts each state once, and how long it was queued and ran', () => {
    const { told, changed } = meter();
    const queued = training({ state: 'queued' });
    const preparing = training({ state: 'preparing' });
    const running = training({ state: 'running', startedAt: at(20) });
    const failed = training({
      state: 'failed',
      startedAt: at(20),
      endedAt: at(27.5),
    });
    changed(queued);
    changed(preparing, queued);
    changed(training({ state: 'preparing', progress: 0.5 }), preparing);
    changed(running, preparing);
    changed(failed, running);
    changed({ ...failed, settled: true }, failed);
    expect(told).toEqual([
      ['ml_training.trainings.changes', 1, { state: 'queued' }],
      ['ml_training.trainings.changes', 1, { state: 'preparing' }],
      ['ml_training.queue.wait', 4],
      ['ml_training.trainings.changes', 1, { state: 'running' }],
      ['ml_training.trainings.changes', 1, { state: 'failed' }],
      ['ml_training.trainings.duration', 7.5, { state: 'failed' }],
    ]);
  });

  it('knows no duration of what never ran', () => {
    const { told, changed } = meter();
    changed(
      training({ state: 'cancelled', endedAt: at(12) }),
      training({ state: 'queued' }),
    );
    expect(told).toEqual([
      ['ml_training.trainings.changes', 1, { state: 'cancelled' }],
    ]);
  });
});
