import type { ReactNode } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { formatDuration } from '@modelport/plugin-ml-common';
import type { Deployment } from '@modelport/plugin-ml-promotion-common';
import { PersonName, useNow } from '@modelport/plugin-ml-react';
import { stepOf, timeInState } from '../../model/deploymentState';
import { mlPromotionTranslationRef } from '../../translation';

const SECOND = 1_000;

/** The state of a deployment in words, such as `Serving for 20 s`. */
export function useStateWords(
  deployment: Pick<Deployment, 'state' | 'changedAt' | 'undeployedBy'>,
): ReactNode {
  const { t } = useTranslationRef(mlPromotionTranslationRef);
  const time = timeInState(deployment, useNow(SECOND));
  const duration = formatDuration(Math.round(time / SECOND) * SECOND);
  const { state, undeployedBy } = deployment;
  if (state === 'stopped' && undeployedBy) {
    return t('words.undeployed', {
      duration,
      user: <PersonName user={undeployedBy} />,
    });
  }
  const words = t(`words.${state}`, { duration });
  const step = stepOf(state);
  return step
    ? t('words.step', {
        words,
        step: String(step.step),
        total: String(step.total),
      })
    : words;
}
