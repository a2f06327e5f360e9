import type { ReactNode } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Training } from '@modelport/plugin-ml-training-common';
import { formatDuration } from '@modelport/plugin-ml-common';
import { PersonName, useNow } from '@modelport/plugin-ml-react';
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

// Of a training whose canceller is known.
const BY = {
  'words.cancelling': 'words.cancellingBy',
  'words.cancelled': 'words.cancelledBy',
  'words.cancelledEarly': 'words.cancelledEarlyBy',
} as const;

function isOfPerson(key: string): key is keyof typeof BY {
  return key in BY;
}

/** The state of a training in words, such as `Running for 20 s`. */
export function useStateWords(training: Training): ReactNode {
  const { t } = useTranslationRef(mlTrainingTranslationRef);
  const { state, cancelledBy } = training;
  const ran = trainingDuration(training, useNow(1_000));
  if (state === 'lost') {
    return t('words.lost');
  }
  const key =
    isEarly(state) && ran === undefined
      ? EARLY[state]
      : (`words.${state}` as const);
  const duration = formatDuration(ran);
  return cancelledBy && isOfPerson(key)
    ? t(BY[key], { duration, user: <PersonName user={cancelledBy} /> })
    : t(key, { duration });
}
