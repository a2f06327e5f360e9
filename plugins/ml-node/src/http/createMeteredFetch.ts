import type { MetricsService } from '@backstage/backend-plugin-api/alpha';

/**
 * What {@link createMeteredFetch} wraps and returns: `fetch`, with the body also as a stream (`duplex`).
 *
 * @public
 */
export type MeteredFetch = (
  url: string,
  init: RequestInit & { duplex?: 'half' },
) => Promise<Response>;

/**
 * Wraps a fetch so that calls to an MLflow server are counted and timed. Labels are the server's configured name and a class
 * of outcome, never a path or a person.
 *
 * @public
 */
export function createMeteredFetch(
  metrics: MetricsService,
  options: {
    /** Begins the names of the metrics, such as `ml_experiments`. */
    prefix: string;
    fetch?: MeteredFetch;
    now?: () => number;
  },
): (server: string) => MeteredFetch {
  const now = options.now ?? (() => performance.now());
  const send: MeteredFetch = options.fetch ?? ((url, init) => fetch(url, init));
  const calls = metrics.createCounter(`${options.prefix}.upstream.calls`, {
    description: 'Calls to MLflow servers, by server and outcome',
  });
  const duration = metrics.createHistogram(
    `${options.prefix}.upstream.duration`,
    {
      description: 'Time until an MLflow server answered with headers',
      unit: 's',
    },
  );
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
