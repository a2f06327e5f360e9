import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { PolicyPreview } from '@modelport/plugin-fraud-latency-common';
import { writeEstimate } from '../../model/difference';
import { allOf, movedCount } from '../../model/policyPreview';
import { shownCount } from '../../model/shownCount';
import { writeShare } from '../../model/writeShare';
import { fraudLatencyTranslationRef } from '../../translation';
import { writeCount } from '../shared/useFigureWords';

/** How a policy compares with what was decided: what it declines first, since that turns customers away. */
export interface PolicyVerdict {
  declines: string;
  /** All else, in sentences. */
  others: string;
}

/** What becomes of frauds and of genuine payments, in sentences. */
function useOutcomeWords({ before, after }: PolicyPreview): string[] {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const compared = (then: number, now: number) => {
    const number = writeEstimate(Math.abs(now - then));
    if (number === '0') return t('policy.same');
    return t(now > then ? 'policy.more' : 'policy.fewer', { number });
  };
  const comparedOf = (what: 'caught' | 'wrong', then: number, now: number) => {
    const number = writeEstimate(Math.abs(now - then));
    if (number === '0') return t(`policy.${what}Same`);
    const count = shownCount(Math.abs(now - then), number);
    return now > then
      ? t(`policy.${what}More`, { number, count })
      : t(`policy.${what}Fewer`, { number, count });
  };
  const caught = compared(before.caught.count, after.caught.count);
  const reviews = writeCount(after.reviewed);
  const rest = {
    wrong: comparedOf(
      'wrong',
      before.falsePositives.declined,
      after.falsePositives.declined,
    ),
    reviews: t('policy.toReview', {
      number: reviews,
      count: shownCount(after.reviewed, reviews),
    }),
    reviewsBefore: writeCount(before.reviewed),
  };
  const [then, now] = [before.fraudsTo, after.fraudsTo];
  if (!then || !now) {
    return [
      t('policy.verdict', {
        ...rest,
        caught: comparedOf('caught', before.caught.count, after.caught.count),
      }),
    ];
  }
  return [
    t('policy.verdictFrauds', {
      declined: compared(then.decline.count, now.decline.count),
      reviewed: compared(then.review.count, now.review.count),
      approved: compared(then.approve.count, now.approve.count),
      caught,
    }),
    t('policy.verdictRest', rest),
  ];
}

/** The words for a preview. */
export function useVerdict(preview: PolicyPreview): PolicyVerdict {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const outcomes = useOutcomeWords(preview);
  const { before, after } = preview;
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
            count: shownCount(after.declined, number),
            before: was,
          }),
    others: [
      ...outcomes,
      ...(daily === null || wasDaily === null
        ? []
        : [
            t('policy.verdictPerDay', {
              number: writeEstimate(daily),
              count: shownCount(daily, writeEstimate(daily)),
              before: writeEstimate(wasDaily),
            }),
          ]),
      t('policy.movedSum', {
        moved: writeCount(movedCount(preview)),
        count: shownCount(movedCount(preview), writeCount(movedCount(preview))),
      }),
    ].join(' '),
  };
}
