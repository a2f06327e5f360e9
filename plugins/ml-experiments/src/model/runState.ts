import type { RunStatus } from '@modelport/plugin-ml-experiments-common';
import type { StatusTone } from '@modelport/plugin-ml-react';

/** How each of MLflow's states is drawn. */
export const RUN_TONES: Record<RunStatus, StatusTone> = {
  SCHEDULED: 'waiting',
  RUNNING: 'running',
  FINISHED: 'positive',
  FAILED: 'negative',
  KILLED: 'warning',
};

/** Whether a run will log nothing more. */
export function isFinal(status: RunStatus): boolean {
  return status === 'FINISHED' || status === 'FAILED' || status === 'KILLED';
}
