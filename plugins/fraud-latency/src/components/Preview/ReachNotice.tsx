import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert } from '@backstage/ui';
import { formatDuration } from '@modelport/plugin-ml-common';
import type { PolicyPreview } from '@modelport/plugin-fraud-latency-common';
import { writeEstimate } from '../../model/difference';
import { fraudLatencyTranslationRef } from '../../translation';
import { writeCount } from '../shared/useFigureWords';

const DAY_MS = 86_400_000;

/** Why the payments do not go back as long as outcomes take, and what to do about it; undefined where they do. */
function useReachWords({ reach, maturityDays, payments }: PolicyPreview) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  if (!reach?.short || maturityDays === undefined) return undefined;
  const { days, keepDays, short } = reach;
  const there = writeEstimate(Math.min(days, maturityDays));
  const needed = String(maturityDays);
  switch (short) {
    case 'retention':
      return {
        title: t('policy.reachRetentionTitle', {
          ...{ there, needed },
          count: keepDays,
        }),
        next: t('policy.reachRetention', { wanted: String(2 * maturityDays) }),
      };
    case 'most':
      return {
        title: t('policy.reachMostTitle', {
          ...{ there, needed },
          number: writeCount(payments),
        }),
        next: t('policy.reachMost'),
      };
    case 'young':
      return {
        title: t('policy.reachYoungTitle', { there, needed }),
        next: t('policy.reachYoung', {
          needed,
          wait: formatDuration(Math.ceil(maturityDays - days) * DAY_MS),
        }),
      };
    default:
      throw new Error(`No such reach: ${short satisfies never}`);
  }
}

/** Says that the payments do not go back as long as outcomes take. */
export function ReachNotice({ preview }: { preview: PolicyPreview }) {
  const words = useReachWords(preview);
  return words ? (
    <Alert status="warning" icon title={words.title} description={words.next} />
  ) : null;
}
