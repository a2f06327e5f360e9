import { ConflictError, ServiceUnavailableError } from '@backstage/errors';
import type { VersionRef } from '@modelport/plugin-ml-registry-common';
import type { ServiceOptions } from './ServiceOptions';
import { waitUntilSettled } from './waitUntilSettled';

/**
 * Refuses a version of whose files the ledger knows nothing: nobody could say later what was in production. A version
 * that was registered just now is waited for.
 * @throws ConflictError when its entry has no digest, ServiceUnavailableError when it has no entry yet
 */
export async function requireDigest(
  options: Pick<ServiceOptions, 'ledger' | 'store' | 'patienceMs'>,
  ref: VersionRef,
): Promise<void> {
  const { ledger, store, patienceMs } = options;
  const { server, model, version } = ref;
  const { tables } = store;
  const known = await waitUntilSettled(
    () => tables.versions.find({ server, model, version }),
    record => record?.state !== 'found' || record.failures > 0,
    patienceMs,
  );
  const entry = await ledger.registrationOf(tables.db, ref);
  if (!entry) {
    throw new ServiceUnavailableError(
      `Version ${version} of '${model}' is not in the ledger yet: try again in a moment`,
    );
  }
  if (!entry.digest) {
    throw new ConflictError(
      `version: nothing is known of the files of version ${version} of '${model}'${
        known?.digestProblem ? ` (${known.digestProblem})` : ''
      }, so it gets no alias: register a run that logged a model`,
    );
  }
}
