import type { CompoundEntityRef } from '@backstage/catalog-model';
import type { CompareRunsResponse } from '@modelport/plugin-ml-experiments-common';
import { isMissing } from '@modelport/plugin-ml-react';
import type { MlExperimentsApi } from '../../api/MlExperimentsApi';
import { isRunId } from '../../model/runId';

/** Runs side by side, and the ids among those asked for that are of no run of the model. */
export interface ComparedRuns {
  answer: CompareRunsResponse;
  unread: string[];
}

/** One run as a comparison of one; undefined when the model has no such run. */
async function readOne(
  api: MlExperimentsApi,
  entityRef: CompoundEntityRef,
  id: string,
  signal: AbortSignal,
): Promise<CompareRunsResponse | undefined> {
  try {
    const { item, ...rest } = await api.getRun(entityRef, id, { signal });
    return { ...rest, items: [item] };
  } catch (error) {
    if (isMissing(error)) {
      return undefined;
    }
    throw error;
  }
}

function joined(answers: CompareRunsResponse[]): CompareRunsResponse {
  return {
    items: answers.flatMap(({ items }) => items),
    // All runs of a model are on one server, so each would give the same reason.
    errors: answers.find(({ errors }) => errors.length > 0)?.errors ?? [],
    stale: answers.some(({ stale }) => stale),
    fetchedAt:
      answers.map(({ fetchedAt }) => fetchedAt).sort()[0] ??
      new Date().toISOString(),
  };
}

/**
 * Reads runs to compare. The backend refuses a comparison of which one run is missing; the runs are then read one by
 * one, so that a wrong id does not cost the others.
 */
export async function loadComparison(
  api: MlExperimentsApi,
  entityRef: CompoundEntityRef,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<ComparedRuns> {
  const possible = ids.filter(isRunId);
  const impossible = ids.filter(id => !isRunId(id));
  if (possible.length === 0) {
    return { answer: joined([]), unread: impossible };
  }
  try {
    const answer = await api.compareRuns(entityRef, possible, { signal });
    return { answer, unread: impossible };
  } catch (error) {
    if (!isMissing(error)) {
      throw error;
    }
    const answers = await Promise.all(
      possible.map(id => readOne(api, entityRef, id, signal)),
    );
    return {
      answer: joined(answers.filter(answer => answer !== undefined)),
      unread: ids.filter(id => !isRunId(id) || !answers[possible.indexOf(id)]),
    };
  }
}
