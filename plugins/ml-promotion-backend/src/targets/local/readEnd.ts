import type { Observation } from '../RolloutTarget';
import type { DeploymentFolder } from './DeploymentFolder';
import { readRefusal } from './readReady';

const LAST_LINES = 20;

/** Begins the line of a deployment's log that a start writes. */
export const STARTS = 'Starts the model server';

/**
 * Reads from the end of a log how the last start ended.
 *
 * @param models - folder of the models
 */
export async function readEnd(
  folder: DeploymentFolder,
  models: string,
): Promise<Extract<Observation, { phase: 'ended' }>> {
  const log = await folder.tail(LAST_LINES);
  const begin = log.lastIndexOf(`[modelport] ${STARTS}`);
  const [, ...lines] = log.slice(Math.max(0, begin)).split('\n');
  const lastLines = withoutPaths(lines.join('\n').trim(), models);
  return { phase: 'ended', refusal: readRefusal(lastLines), lastLines };
}

/** Takes the paths of models out of a text: where files lie on this machine is nobody's business in the browser. */
export function withoutPaths(text: string, models: string): string {
  return text
    .split(`${models}/`)
    .map((part, index) =>
      index === 0 ? part : part.replace(/^[0-9a-f]{64}/, 'the model'),
    )
    .join('');
}
