/**
 * Signal channel with news of any run.
 *
 * @public
 */
export const ALL_RUNS_CHANNEL = 'ml-experiments:runs';

/**
 * Signal channel with news of the list of an entity's runs.
 *
 * @public
 */
export function entityChannel(entityRef: string): string {
  return `ml-experiments:entity:${entityRef}`;
}

/**
 * Signal channel with news of one run.
 *
 * @public
 */
export function runChannel(server: string, runId: string): string {
  return `ml-experiments:run:${server}/${runId}`;
}

/**
 * What a signal carries: that there is something new, never what.
 *
 * @public
 */
export type RunSignal = {
  channel: string;
  /** Grows with every signal of a channel; opaque to readers. */
  cursor: string;
};
