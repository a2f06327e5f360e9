/** Signal channel with news of the list of a model's runs. */
export function entityChannel(entityRef: string): string {
  return `ml-experiments:entity:${entityRef}`;
}

/** Signal channel with news of one run. */
export function runChannel(server: string, runId: string): string {
  return `ml-experiments:run:${server}/${runId}`;
}

/** Signal channel with news of any run. */
export const ALL_RUNS_CHANNEL = 'ml-experiments:runs';
