import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Training } from '@modelport/plugin-ml-training-common';
import { formatDuration } from '@modelport/plugin-ml-common';
import { useNow } from '@modelport/plugin-ml-react';
import { trainingDuration } from '../../model/trainingState';
import { mlTrainingTranslationRef } from '../../translation';

const EARLY = {
  failed: 'words.failedEarly',
  cancelled: 'words.cancelledEarly',
  stopped: 'words.stoppedEarly',
} as const;

function isEarly(state: string): state is keyof typeof EARLY {
  return state in EARLY;
}

/** The state of a training in words, such as `Running for 20 s`. */
export function useStateWords(training: Training): string {
  const { t } = useTranslationRef(mlTrainingTranslationRef);
  const { state } = training;
  const duration = trainingDuration(training, useNow(1_000));
  if (state === 'lost') {
    return t('words.lost');
  }
  if (isEarly(state) && duration === undefined) {
    return t(EARLY[state]);
  }
  return t(`words.${state}`, { duration: formatDuration(duration) });
}
