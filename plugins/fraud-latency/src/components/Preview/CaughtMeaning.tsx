import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import {
  foundShare,
  type PolicyPreview,
} from '@modelport/plugin-fraud-latency-common';
import { LEAST_FRAUDS } from '../../model/policyPreview';
import { writeShare } from '../../model/writeShare';
import { fraudLatencyTranslationRef } from '../../translation';
import { writeCount } from '../shared/useFigureWords';

/** What is assumed of frauds in review that no analyst has seen, in sentences. */
function useAssumption({ reviewedFrauds }: PolicyPreview): string[] {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  if (!reviewedFrauds) return [];
  const { frauds, called } = reviewedFrauds;
  if (foundShare(reviewedFrauds) === undefined) return [t('policy.foundNone')];
  return [
    t('policy.found', {
      share: writeShare(called, frauds),
      called: writeCount(called),
      frauds: writeCount(frauds),
    }),
    ...(frauds < LEAST_FRAUDS
      ? [t('policy.foundFew', { needed: String(LEAST_FRAUDS) })]
      : []),
  ];
}

/** What counts as caught, and what is assumed of reviews that nobody has done. */
export function CaughtMeaning({ preview }: { preview: PolicyPreview }) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const assumption = useAssumption(preview);
  return (
    <Text as="p">
      {preview.after.fraudsTo
        ? [t('policy.caughtMeans'), ...assumption].join(' ')
        : t('policy.caughtBefore')}
    </Text>
  );
}
