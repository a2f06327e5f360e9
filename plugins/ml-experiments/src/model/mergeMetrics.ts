import type {
  GetMetricsResponse,
  ServerError,
} from '@modelport/plugin-ml-experiments-common';

/** Curves of several runs as one answer, as old as its oldest part. */
export function mergeMetrics(
  answers: readonly GetMetricsResponse[],
): GetMetricsResponse {
  const errors = new Map<string, ServerError>();
  answers
    .flatMap(answer => answer.errors)
    .forEach(error => errors.set(`${error.server} ${error.message}`, error));
  return {
    items: answers.flatMap(({ items }) => items),
    errors: [...errors.values()],
    stale: answers.some(({ stale }) => stale),
    fetchedAt:
      answers.map(({ fetchedAt }) => fetchedAt).sort()[0] ??
      new Date().toISOString(),
  };
}
