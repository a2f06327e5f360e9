import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { parseEntityRef } from '@backstage/catalog-model';
import { ConflictError } from '@backstage/errors';
import type { ModelVersionDetail } from '@modelport/plugin-ml-registry-common';
import type { RegistryClient } from '@modelport/plugin-ml-registry-node';

/** A version that may be deployed. */
export type DeployableVersion = ModelVersionDetail & { digest: string };

/**
 * Reads a version that is to be deployed, with the rights of whoever asks.
 *
 * @throws ConflictError that says why it may not be deployed, and what to do
 */
export async function checkVersion(
  registry: Pick<RegistryClient, 'getVersion'>,
  entityRef: string,
  version: string,
  credentials: BackstageCredentials,
): Promise<DeployableVersion> {
  const detail = await registry.getVersion(
    { ...parseEntityRef(entityRef), version },
    { credentials },
  );
  if (!detail) {
    throw new ConflictError(
      `${entityRef} has no version '${version}': register it first, or choose another one`,
    );
  }
  const { status, statusMessage, digest, digestProblem } = detail;
  if (status !== 'READY') {
    throw new ConflictError(
      status === 'PENDING_REGISTRATION'
        ? `Version ${version} is still being registered; try again when it is ready`
        : `Version ${version} could not be registered${
            statusMessage ? ` (${statusMessage})` : ''
          }: register the model again and deploy the new version`,
    );
  }
  if (!digest) {
    throw new ConflictError(
      `Version ${version} has no digest, and only what is known by its digest is served: ${
        digestProblem ?? 'it is being taken; try again in a minute'
      }`,
    );
  }
  return { ...detail, digest };
}

/** Names of the features, when the signature was logged by columns. */
export function columnsOf({ signature }: ModelVersionDetail) {
  const columns = signature?.inputs.filter(({ shape }) => !shape) ?? [];
  const names = columns.map(({ name }) => name);
  return names.length > 0 && names.every(name => name !== '')
    ? names
    : undefined;
}
