import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert } from '@backstage/ui';
import type { PolicyPreview } from '@modelport/plugin-fraud-latency-common';
import { writeEstimate } from '../../model/difference';
import { reviewFlood } from '../../model/reviewFlood';
import { shownCount } from '../../model/shownCount';
import { fraudLatencyTranslationRef } from '../../translation';
import { writeCount } from '../shared/useFigureWords';

/** Warns where many more payments would be sent to review than were. */
export function FloodNotice({ preview }: { preview: PolicyPreview }) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const { before, after, verdictsPerDay } = preview;
  const { level, more } = reviewFlood(preview);
  if (level === 'none') return null;
  const [daily, wasDaily] = [after.reviewsPerDay, before.reviewsPerDay];
  return (
    <Alert
      role="alert"
      status={level}
      icon
      title={t('policy.floodTitle', {
        more: writeCount(more),
        count: shownCount(more, writeCount(more)),
        number: writeCount(after.reviewed),
        before: writeCount(before.reviewed),
      })}
      description={[
        ...(daily === null || wasDaily === null
          ? []
          : [
              t('policy.verdictPerDay', {
                number: writeEstimate(daily),
                count: shownCount(daily, writeEstimate(daily)),
                before: writeEstimate(wasDaily),
              }),
            ]),
        ...(typeof verdictsPerDay === 'number'
          ? [
              t('policy.floodVerdicts', {
                number: writeEstimate(verdictsPerDay),
                count: shownCount(
                  verdictsPerDay,
                  writeEstimate(verdictsPerDay),
                ),
              }),
            ]
          : []),
        t('policy.floodNext'),
      ].join(' ')}
    />
  );
}
