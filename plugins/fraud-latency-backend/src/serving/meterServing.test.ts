import type { MetricsService } from '@backstage/backend-plugin-api/alpha';
import { meterServing } from './meterServing';

describe('the metrics of changes', () => {
  it('count what was requested and decided, and records that are broken', () => {
    const added: [string, number, unknown][] = [];
    const createCounter = (name: string) => ({
      add: (value: number, attributes: unknown) =>
        added.push([name, value, attributes]),
    });
    const meter = meterServing({ createCounter } as unknown as MetricsService);
    meter.onChanged('payments', { kind: 'policy', state: 'approved' });
    meter.onBroken('payments');
    expect(added).toEqual([
      [
        'fraud_latency.serving.changes',
        1,
        { service: 'payments', kind: 'policy', state: 'approved' },
      ],
      ['fraud_latency.serving.broken', 1, { service: 'payments' }],
    ]);
  });
});
