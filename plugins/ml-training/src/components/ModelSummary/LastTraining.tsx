import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { hasEnded } from '@modelport/plugin-ml-training-common';
import type { Training } from '@modelport/plugin-ml-training-common';
import { RelativeTime, TabLink } from '@modelport/plugin-ml-react';
import { shortCommit } from '../../model/trainingState';
import { trainingTabRouteRef } from '../../routes';
import { mlTrainingTranslationRef } from '../../translation';
import { useStateWords } from '../shared/useStateWords';

/** The state of a training in words, when it ended, and the way to it. */
export function LastTraining({ training }: { training: Training }) {
  const { t } = useTranslationRef(mlTrainingTranslationRef);
  const words = useStateWords(training);
  const { id, state, endedAt, profile, commit } = training;
  return (
    <Text as="p">
      {words}
      {hasEnded(state) && endedAt && (
        <>
          , <RelativeTime at={Date.parse(endedAt)} />
        </>
      )}
      {'; '}
      <TabLink tab={trainingTabRouteRef} search={{ training: id }}>
        {t('words.subject', { profile, commit: shortCommit(commit) })}
      </TabLink>
    </Text>
  );
}
