import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { TrainingState } from '@modelport/plugin-ml-training-common';
import { StatusBadge } from '@modelport/plugin-ml-react';
import { TRAINING_TONES } from '../../model/trainingState';
import { mlTrainingTranslationRef } from '../../translation';

/** The state of a training. */
export function TrainingStateBadge({ state }: { state: TrainingState }) {
  const { t } = useTranslationRef(mlTrainingTranslationRef);
  return (
    <StatusBadge tone={TRAINING_TONES[state]} label={t(`state.${state}`)} />
  );
}
