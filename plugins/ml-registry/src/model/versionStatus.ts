import type { ModelVersionSummary } from '@modelport/plugin-ml-registry-common';
import type { StatusTone } from '@modelport/plugin-ml-react';

/** How each of MLflow's states of a version is drawn. */
export const VERSION_TONES: Record<ModelVersionSummary['status'], StatusTone> =
  {
    PENDING_REGISTRATION: 'running',
    FAILED_REGISTRATION: 'negative',
    READY: 'positive',
  };
