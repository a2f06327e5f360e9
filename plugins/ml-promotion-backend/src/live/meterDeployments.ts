import type { MetricsService } from '@backstage/backend-plugin-api/alpha';
import type { DeploymentRecord } from '../store/DeploymentStore';

/** Counts what happens to deployments and to calls. Labels are states, environments and outcomes, never people. */
export function meterDeployments(metrics: MetricsService) {
  const changes = metrics.createCounter('ml_promotion.deployments.changes', {
    description: 'Changes of deployments, by the state they are in then',
  });
  const calls = metrics.createCounter('ml_promotion.endpoints.calls', {
    description: 'Calls of endpoints, by outcome',
  });
  const duration = metrics.createHistogram('ml_promotion.endpoints.duration', {
    description: 'Time until a call of an endpoint was answered',
    unit: 's',
  });
  return {
    changed: ({ state, environment }: DeploymentRecord) =>
      changes.add(1, { state, environment }),
    answered: (status: number, milliseconds: number) => {
      const outcome = `${Math.floor(status / 100)}xx`;
      calls.add(1, { outcome });
      duration.record(milliseconds / 1000, { outcome });
    },
  };
}
