import type { MetricsService } from '@backstage/backend-plugin-api/alpha';

/** Counts records of services that were read, and those among them that were none. */
export function meterRecords(metrics: MetricsService) {
  const counted = metrics.createCounter('fraud_latency.records.read', {
    description: 'Records of scoring services that the portal read',
  });
  const add = (service: string, outcome: string, count: number) => {
    if (count > 0) counted.add(count, { service, outcome });
  };
  return {
    onRead(service: string, read: number, malformed: number) {
      add(service, 'kept', read - malformed);
      add(service, 'malformed', malformed);
    },
  };
}
