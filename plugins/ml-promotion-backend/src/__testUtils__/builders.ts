import type { DeploymentRecord, NewDeployment } from '../store/DeploymentStore';
import type { ServedSchema } from '../targets/RolloutTarget';

/** A digest for tests. */
export const DIGEST = `sha256:${'d'.repeat(64)}`;

/** Inputs and outputs of a model with three named features. */
export const SCHEMA: ServedSchema = {
  inputs: [
    {
      name: 'features',
      datatype: 'FP32',
      shape: [-1, 3],
      columns: ['amount', 'age', 'hour'],
    },
  ],
  outputs: [{ name: 'probability', datatype: 'FP32', shape: [-1] }],
};

/** Builds a deployment that was just asked for. */
export function buildNewDeployment(
  deployment: Partial<NewDeployment> = {},
): NewDeployment {
  return {
    id: 'd-1',
    entityRef: 'component:default/fraud',
    server: 'default',
    model: 'fraud',
    version: '3',
    digest: DIGEST,
    modelName: 'fraud',
    target: 'local',
    environment: 'dev',
    host: 'here',
    createdBy: 'user:default/ada',
    createdAt: new Date('2026-11-24T10:00:00.123Z'),
    ...deployment,
  };
}

/** Builds a stored deployment, pending unless told. */
export function buildRecord(
  deployment: Partial<DeploymentRecord> = {},
): DeploymentRecord {
  return {
    ...buildNewDeployment(),
    sequence: 1,
    wanted: 'serve',
    state: 'pending',
    stateMessage: 'Waits to be deployed.',
    changedAt: new Date('2026-11-24T10:00:00.123Z'),
    announced: false,
    settled: false,
    failures: 0,
    crashes: 0,
    revision: 1,
    ...deployment,
  };
}
