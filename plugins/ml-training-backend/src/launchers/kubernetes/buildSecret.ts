import type { Secret } from './clusterObjects';
import { objectName, TRAINING_LABEL } from './names';

/**
 * Builds the Secret with the variables of a training.
 * @param jobUid - the Job that it goes with; absent while there is none
 */
export function buildSecret(
  id: string,
  variables: Readonly<Record<string, string>>,
  jobUid?: string,
): Secret {
  const name = objectName(id);
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name,
      labels: {
        'app.kubernetes.io/managed-by': 'modelport',
        [TRAINING_LABEL]: id,
      },
      ...(jobUid && {
        ownerReferences: [
          { apiVersion: 'batch/v1', kind: 'Job', name, uid: jobUid },
        ],
      }),
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
