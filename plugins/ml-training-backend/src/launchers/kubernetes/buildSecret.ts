import type { Secret } from './clusterObjects';
import { objectName, TRAINING_LABEL } from './names';

/** Builds the Secret with the variables of a training. */
export function buildSecret(
  id: string,
  variables: Readonly<Record<string, string>>,
): Secret {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: objectName(id),
      labels: {
        'app.kubernetes.io/managed-by': 'modelport',
        [TRAINING_LABEL]: id,
      },
    },
    type: 'Opaque',
    data: Object.fromEntries(
      Object.entries(variables).map(([key, value]) => [
        key,
        Buffer.from(value, 'utf8').toString('base64'),
      ]),
    ),
  };
}

/**
 * Builds what says that the Secret of a training goes with its Job, and nothing else of it: applied under a field manager of
 * its own, it can be said by a process that does not know the variables.
 */
export function buildOwner(
  id: string,
  jobUid: string,
): Pick<Secret, 'apiVersion' | 'kind' | 'metadata'> {
  const name = objectName(id);
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name,
      ownerReferences: [
        { apiVersion: 'batch/v1', kind: 'Job', name, uid: jobUid },
      ],
    },
  };
}
