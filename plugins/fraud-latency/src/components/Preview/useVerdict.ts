import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { PolicyPreview } from '@modelport/plugin-fraud-latency-common';
import { writeEstimate } from '../../model/difference';
import { allOf, movedCount } from '../../model/policyPreview';
import { writeShare } from '../../model/writeShare';
import { fraudLatencyTranslationRef } from '../../translation';
import { writeCount } from '../shared/useFigureWords';

/** How a policy compares with what was decided: what it declines first, since that turns customers away. */
export interface PolicyVerdict {
  declines: string;
  /** All else, in sentences. */
  others: string;
}

/** The words for a preview. */
export function useVerdict(preview: PolicyPreview): PolicyVerdict {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const { before, after } = preview;
  const compared = (then: number, now: number) => {
    const number = writeEstimate(Math.abs(now - then));
    if (number === '0') return t('policy.same');
    return t(now > then ? 'policy.more' : 'policy.fewer', { number });
  };
  const [number, was] = [
    writeCount(after.declined),
    writeCount(before.declined),
  ];
  const share = writeShare(after.declined, allOf(after));
  const shareBefore = writeShare(before.declined, allOf(before));
  const [daily, wasDaily] = [after.reviewsPerDay, before.reviewsPerDay];
  return {
    declines:
      number === was
        ? t('policy.verdictSameDeclines', { number, share })
        : t('policy.verdictDeclines', {
            ...{ number, share, shareBefore },
            before: was,
          }),
    others: [
      t('policy.verdict', {
        caught: compared(before.caught.count, after.caught.count),
        wrong: compared(
          before.falsePositives.declined,
          after.falsePositives.declined,
        ),
        reviews: writeCount(after.reviewed),
        reviewsBefore: writeCount(before.reviewed),
      }),
      ...(daily === null || wasDaily === null
        ? []
        : [
            t('policy.verdictPerDay', {
              number: writeEstimate(daily),
              before: writeEstimate(wasDaily),
            }),
          ]),
      t('policy.movedSum', { moved: writeCount(movedCount(preview)) }),
    ].join(' '),
  };
}
