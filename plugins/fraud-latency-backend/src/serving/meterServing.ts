import type { MetricsService } from '@backstage/backend-plugin-api/alpha';
import type { ChangeRow } from './ServingRow';

/** Counts changes of what services do, and checks that found the record of them broken. */
export function meterServing(metrics: MetricsService) {
  const changes = metrics.createCounter('fraud_latency.serving.changes', {
    description:
      'Changes of what scoring services do that were requested or decided',
  });
  const broken = metrics.createCounter('fraud_latency.serving.broken', {
    description: 'Checks that found the record of changes not whole',
  });
  return {
    onChanged(
      service: string,
      { kind, state }: Pick<ChangeRow, 'kind' | 'state'>,
    ) {
      changes.add(1, { service, kind, state });
    },
    onBroken(service: string) {
      broken.add(1, { service });
    },
  };
}
