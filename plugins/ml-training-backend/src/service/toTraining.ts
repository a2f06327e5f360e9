import type { Training } from '@modelport/plugin-ml-training-common';
import type { TrainingRecord } from '../store/TrainingStore';

/** A training as pages see it. */
export function toTraining(record: TrainingRecord): Training {
  const { state, cancelledBy } = record;
  // It may have ended by itself, or with the portal, before anything came of the wish.
  const isCancelled = state === 'cancelling' || state === 'cancelled';
  return {
    id: record.id,
    entityRef: record.entityRef,
    profile: record.profile,
    parameters: record.parameters,
    commit: record.commit,
    launcher: record.launcher,
    cluster: record.plan.placement?.cluster,
    state,
    stateMessage: record.stateMessage,
    progress: record.progress,
    createdBy: record.createdBy,
    createdAt: record.createdAt.toISOString(),
    cancelledBy: isCancelled ? cancelledBy : undefined,
    startedAt: record.startedAt?.toISOString(),
    endedAt: record.endedAt?.toISOString(),
    exitCode: record.exitCode,
    run: record.run,
    againOf: record.againOf,
  };
}
