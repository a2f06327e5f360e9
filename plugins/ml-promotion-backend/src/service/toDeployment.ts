import type { Deployment } from '@modelport/plugin-ml-promotion-common';
import type { DeploymentRecord } from '../store/DeploymentStore';

/** Gives the address in the portal under which a model answers in an environment. */
export type EndpointUrlOf = (entityRef: string, environment: string) => string;

/** Whether an API entity stands for the deployment: also while its process is started again. */
export function hasApi(record: DeploymentRecord): boolean {
  return (
    record.wanted === 'serve' &&
    record.schema !== undefined &&
    record.state !== 'failed'
  );
}

/** A deployment as pages see it. */
export function toDeployment(
  record: DeploymentRecord,
  endpointUrlOf: EndpointUrlOf,
): Deployment {
  const { entityRef, environment, modelName } = record;
  return {
    id: record.id,
    entityRef,
    server: record.server,
    model: record.model,
    version: record.version,
    digest: record.digest,
    target: record.target,
    environment,
    state: record.state,
    stateMessage: record.stateMessage,
    createdBy: record.createdBy,
    createdAt: record.createdAt.toISOString(),
    changedAt: record.changedAt.toISOString(),
    ...(record.state === 'serving' && {
      endpoint: { url: endpointUrlOf(entityRef, environment), modelName },
    }),
    replaces: record.replaces,
    undeployedBy: record.undeployedBy,
  };
}
