import { createMetrics } from '../metrics';
import { BatchReadError } from './BatchFeatures';
import { showReads } from './showReads';

const VIEW = {
  entity: 'customer',
  joinKey: 'customer',
  view: 'profile',
  features: ['age'],
  first: 0,
};
const NOTHING = { seconds: 0.01, known: 0, unknown: 0 };

describe('what is shown of reads', () => {
  it('tells of a new problem at once, of one that goes on once a minute, and of each after a recovery', () => {
    const told: unknown[] = [];
    const clock = { now: 0 };
    const { onRead } = showReads(
      createMetrics(),
      error => told.push((error as Error).message),
      () => clock.now,
    );
    const fail = (message: string) =>
      onRead(VIEW, {
        ...NOTHING,
        error: new BatchReadError('unavailable', message),
      });
    fail('a');
    fail('a');
    fail('b');
    clock.now = 60_000;
    fail('b');
    fail('b');
    onRead(VIEW, NOTHING);
    fail('b');
    expect(told).toEqual(['a', 'b', 'b', 'b']);
  });

  it('counts calls by how they ended', async () => {
    const metrics = createMetrics();
    const { onRead, onDropped } = showReads(metrics, () => undefined);
    onRead(VIEW, { ...NOTHING, known: 3, unknown: 1, newest: 7_000 });
    onRead(VIEW, { ...NOTHING, error: new BatchReadError('unusable', 'x') });
    onRead(VIEW, { ...NOTHING, error: 'thrown by mistake' });
    const shown = await metrics.registry.metrics();
    for (const line of [
      'batch_reads_total{view="profile",outcome="answered"} 1',
      'batch_reads_total{view="profile",outcome="unusable"} 1',
      'batch_reads_total{view="profile",outcome="unavailable"} 1',
      'batch_keys_total{view="profile",outcome="known"} 3',
      'batch_features_up{view="profile"} 0',
      'batch_features_newest_timestamp_seconds{view="profile"} 7',
      'batch_read_duration_seconds_count{view="profile"} 3',
    ]) {
      expect(shown).toContain(`fraud_scoring_${line}`);
    }
    onDropped('profile');
    expect(await metrics.registry.metrics()).not.toMatch(
      /batch_features_\w+\{/,
    );
  });
});
