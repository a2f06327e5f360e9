import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ReviewList } from '@modelport/plugin-fraud-latency-common';
import { EmptyState } from '@modelport/plugin-ml-react';
import { fraudLatencyTranslationRef } from '../../translation';

/** Nothing is in a list of reviews: says how something comes there. */
export function EmptyList({ list }: { list: ReviewList }) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const [title, nextStep] = {
    open: [t('review.emptyOpenTitle'), t('review.emptyOpenNext')],
    escalated: [
      t('review.emptyEscalatedTitle'),
      t('review.emptyEscalatedNext'),
    ],
    done: [t('review.emptyDoneTitle'), t('review.emptyDoneNext')],
  }[list];
  return <EmptyState title={title} nextStep={nextStep} />;
}
