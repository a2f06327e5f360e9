import type { RelayScope, RunFacts } from '../RelayCall';

/**
 * Whether a path below the root of the server's artifacts lies in a folder of a run of the token: `E/R/artifacts` or
 * `E/models/M/artifacts` of a model that the run wrote. MLflow 3 keeps models outside the run's own folder.
 */
export async function isOwnArtifact(
  segments: string[],
  scope: RelayScope,
  facts: RunFacts,
): Promise<boolean> {
  const [experiment, second, third, fourth] = segments;
  if (experiment !== scope.experimentId) {
    return false;
  }
  if (second === 'models') {
    return (
      third !== undefined &&
      fourth === 'artifacts' &&
      (await facts.ownsModel(third))
    );
  }
  return (
    second !== undefined &&
    third === 'artifacts' &&
    (await facts.ownsRun(second))
  );
}
