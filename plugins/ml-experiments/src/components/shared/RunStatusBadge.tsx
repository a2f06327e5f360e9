import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { RunStatus } from '@modelport/plugin-ml-experiments-common';
import { StatusBadge } from '@modelport/plugin-ml-react';
import { RUN_TONES } from '../../model/runState';
import { mlExperimentsTranslationRef } from '../../translation';

/** The state of a run. */
export function RunStatusBadge({ status }: { status: RunStatus }) {
  const { t } = useTranslationRef(mlExperimentsTranslationRef);
  return <StatusBadge tone={RUN_TONES[status]} label={t(`status.${status}`)} />;
}
