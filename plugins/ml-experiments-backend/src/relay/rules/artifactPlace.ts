import type { RunAccessScope } from '@modelport/plugin-ml-access-node';
import type { RunFacts } from '../RelayCall';

/**
 * Whether a path below the root of the server's artifacts lies in a folder of the run: `E/R/artifacts` or
 * `E/models/M/artifacts` of a model that the run wrote. MLflow 3 keeps models outside the run's own folder.
 */
export async function isOwnArtifact(
  segments: string[],
  scope: RunAccessScope,
  facts: RunFacts,
): Promise<boolean> {
  const [experiment, second, third, fourth] = segments;
  if (experiment !== scope.experimentId) {
    return false;
  }
  if (second === scope.runId) {
    return third === 'artifacts';
  }
  return (
    second === 'models' &&
    third !== undefined &&
    fourth === 'artifacts' &&
    (await facts.ownsModel(third))
  );
}
