import { createMlflowClient, type FetchLike } from '@modelport/mlflow-client';
import type { ServerConfig } from '@modelport/plugin-ml-node';
import { MlflowRunWriter } from './MlflowRunWriter';
import type { RunWriter } from './RunWriter';

/** A writer for each configured server, by its name. */
export function createRunWriters(
  configs: ServerConfig[],
  fetchOf: (server: string) => FetchLike,
): Map<string, RunWriter> {
  return new Map(
    configs.map(({ name, baseUrl, headers, timeoutMs }) => [
      name,
      new MlflowRunWriter(
        name,
        createMlflowClient({
          baseUrl,
          headers,
          timeoutMs,
          fetch: fetchOf(name),
        }),
      ),
    ]),
  );
}
