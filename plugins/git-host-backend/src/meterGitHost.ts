import type { MetricsService } from '@backstage/backend-plugin-api/alpha';

/** One request of git that was answered, or cut off. */
export type MeteredGitRequest = {
  act: 'fetch' | 'push';
  /** Status of the answer; undefined when git went before it was whole. */
  status: number | undefined;
  milliseconds: number;
};

/** Told of what the git host does; see {@link meterGitHost}. */
export type GitHostMeter = ReturnType<typeof meterGitHost>;

/** Counts what the git host does. Labels are acts and outcomes, never repositories or people. */
export function meterGitHost(metrics: MetricsService) {
  const requests = metrics.createCounter('git_host.git.requests', {
    description:
      'Requests of git, by act and outcome; a clone or push makes two or three',
  });
  const duration = metrics.createHistogram('git_host.git.duration', {
    description: 'Time until a request of git was answered',
    unit: 's',
  });
  const pushes = metrics.createCounter('git_host.pushes', {
    description: 'Pushes that were let in, by whether git took them in',
  });
  const created = metrics.createCounter('git_host.repositories.created', {
    description: 'Repositories made',
  });
  return {
    answered({ act, status, milliseconds }: MeteredGitRequest) {
      const outcome =
        status === undefined ? 'aborted' : `${Math.floor(status / 100)}xx`;
      requests.add(1, { act, outcome });
      duration.record(milliseconds / 1000, { act, outcome });
    },
    pushed(isDone: boolean) {
      pushes.add(1, { outcome: isDone ? 'done' : 'failed' });
    },
    created() {
      created.add(1);
    },
  };
}
