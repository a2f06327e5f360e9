import type { MetricsService } from '@backstage/backend-plugin-api/alpha';
import type { FetchLike } from '@modelport/mlflow-client';

/**
 * Wraps a fetch so that calls to a server are counted and timed. Labels are the server's configured name and a class
 * of outcome, never a path or a person.
 */
export function createMeteredFetch(
  metrics: MetricsService,
  options: { fetch?: FetchLike; now?: () => number } = {},
): (server: string) => FetchLike {
  const now = options.now ?? (() => performance.now());
  const send: FetchLike = options.fetch ?? ((url, init) => fetch(url, init));
  const calls = metrics.createCounter('ml_registry.upstream.calls', {
    description: 'Calls to MLflow servers, by server and outcome',
  });
  const duration = metrics.createHistogram('ml_registry.upstream.duration', {
    description: 'Time until an MLflow server answered with headers',
    unit: 's',
  });
  return server => async (url, init) => {
    const start = now();
    let outcome = 'unreachable';
    try {
      const response = await send(url, init);
      outcome = `${Math.floor(response.status / 100)}xx`;
      return response;
    } finally {
      calls.add(1, { server, outcome });
      duration.record((now() - start) / 1000, { server, outcome });
    }
  };
}
