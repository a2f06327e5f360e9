import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import type { Training } from '@modelport/plugin-ml-training-common';
import { messageOf, shortCommit } from '../../model/trainingState';
import { mlTrainingTranslationRef } from '../../translation';
import { TrainingStateBadge } from '../shared/TrainingStateBadge';
import { useStateWords } from '../shared/useStateWords';
import styles from './TrainingDetail.module.css';

/** What is trained and where it stands: in words, with the share that is done where that is known. */
export function TrainingHeading({ training }: { training: Training }) {
  const { t } = useTranslationRef(mlTrainingTranslationRef);
  const words = useStateWords(training);
  const { state, profile, commit, progress } = training;
  const message = messageOf(training);
  return (
    <Flex direction="column" gap="2">
      <Flex align="center" gap="3">
        <Text as="h1" variant="title-medium">
          {t('detail.title', { profile })}
        </Text>
        <TrainingStateBadge state={state} />
      </Flex>
      <Text as="p" variant="body-large" data-testid="training-in-words">
        {words}
        {'; '}
        {t('words.subject', { profile, commit: shortCommit(commit) })}.
      </Text>
      {message && (
        <Text as="p" role="status" color="secondary">
          {message}
        </Text>
      )}
      {state === 'preparing' && progress !== undefined && (
        <Flex align="center" gap="2">
          <progress
            className={styles.progress}
            aria-label={t('detail.progress')}
            value={progress}
            max={1}
          />
          <Text className={styles.number}>{Math.round(progress * 100)} %</Text>
        </Flex>
      )}
    </Flex>
  );
}
