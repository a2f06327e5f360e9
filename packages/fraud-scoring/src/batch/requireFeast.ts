import { ModelRefusedError } from '@modelport/model-server';
import type { Serving } from '../models/Serving';
import type { BatchLookup } from './BatchLookup';

/**
 * Checks that a configuration has what its features need from Feast. A Feast that does not answer is no reason to refuse
 * one: it answers later.
 *
 * @throws ModelRefusedError that names the version; what was loaded is given back
 */
export async function requireFeast(
  serving: Serving,
  lookup: BatchLookup | undefined,
): Promise<void> {
  if (serving.layout.batch.length === 0) return;
  const version = serving.versions.find(({ features }) =>
    features.features.some(({ kind }) => kind === 'feast'),
  );
  const feature = version?.features.features.find(
    ({ kind }) => kind === 'feast',
  );
  const refusal = lookup
    ? await lookup.refusal(serving.layout)
    : `its feature ${feature?.name} comes from Feast; say with --feast where Feast's server of features is`;
  if (refusal === undefined) return;
  serving.release();
  throw new ModelRefusedError(version?.ref ?? 'the configuration', refusal);
}
