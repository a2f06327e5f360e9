import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Link, Text } from '@backstage/ui';
import { hasEnded } from '@modelport/plugin-ml-training-common';
import type { Training } from '@modelport/plugin-ml-training-common';
import { RelativeTime, useUrlState } from '@modelport/plugin-ml-react';
import { shortCommit } from '../../model/trainingState';
import { mlTrainingTranslationRef } from '../../translation';
import { useStateWords } from '../shared/useStateWords';

interface TrainingsInWordsProps {
  /** The one that is spoken of. */
  training: Training;
  /** How many more are under way. */
  others: number;
}

/** Where the training of a model stands, in one sentence. */
export function TrainingsInWords({ training, others }: TrainingsInWordsProps) {
  const { t } = useTranslationRef(mlTrainingTranslationRef);
  const url = useUrlState();
  const words = useStateWords(training);
  return (
    <Text as="p" variant="body-large" data-testid="training-in-words">
      {words}
      {hasEnded(training.state) && training.endedAt && (
        <>
          , <RelativeTime at={Date.parse(training.endedAt)} />
        </>
      )}
      {'; '}
      <Link href={url.href({ training: training.id })}>
        {t('words.subject', {
          profile: training.profile,
          commit: shortCommit(training.commit),
        })}
      </Link>
      {others > 0 && `; ${t('words.others', { count: others })}`}.
    </Text>
  );
}
