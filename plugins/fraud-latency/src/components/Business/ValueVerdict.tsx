import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert } from '@backstage/ui';
import type { AlertProps } from '@backstage/ui';
import { formatDuration } from '@modelport/plugin-ml-common';
import type { BusinessResponse } from '@modelport/plugin-fraud-latency-common';
import {
  type Costs,
  type ValueSaved,
  valueSaved,
} from '../../model/assumptions';
import { percent } from '../../model/percent';
import { shortSpan } from '../../model/shortSpan';
import { fraudLatencyTranslationRef } from '../../translation';
import { writeMoney } from '../shared/money';
import { writeCount } from '../shared/useFigureWords';

/** Fewer known outcomes say little. */
const LEAST_OUTCOMES = 30;

interface ValueVerdictProps {
  business: BusinessResponse;
  costs: Costs;
}

const TIME = new Intl.DateTimeFormat(undefined, {
  dateStyle: 'medium',
  timeStyle: 'short',
});

/** Of how long the figures are, and that it is less than was asked for, in a sentence. */
function useSpanWords(business: BusinessResponse) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const number = String(business.days);
  const short = shortSpan(business);
  if (!short) return { span: t('business.spanDays', { number }), begun: [] };
  const span = formatDuration(short.ms);
  const time = TIME.format(short.since);
  return { span, begun: [t('business.begun', { time, span, number })] };
}

/** How far the figures can be trusted, in sentences. */
function useReservations(business: BusinessResponse): string[] {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const { outcomes, maturedShare, maturityDays, explored } = business;
  const { otherCurrencies, sampleShare, caught } = business;
  const known = writeCount(explored.count);
  return [
    ...(outcomes < LEAST_OUTCOMES
      ? [
          t('business.tooFew', {
            count: outcomes,
            known: writeCount(outcomes),
            needed: String(LEAST_OUTCOMES),
          }),
        ]
      : []),
    ...(maturedShare === null
      ? []
      : [
          t('business.matured', {
            share: percent(maturedShare),
            count: maturityDays,
          }),
        ]),
    ...(maturedShare === 0 ? [t('business.tooYoung')] : []),
    ...(maturedShare !== null && maturedShare < 1 ? [t('business.young')] : []),
    caught.estimated
      ? t('business.estimate', { count: explored.count, explored: known })
      : t('business.noEstimate', {
          count: explored.count,
          explored: known,
          needed: String(explored.needed),
        }),
    ...(otherCurrencies > 0
      ? [
          t('business.otherCurrencies', {
            count: otherCurrencies,
            others: writeCount(otherCurrencies),
          }),
        ]
      : []),
    ...(sampleShare < 1
      ? [t('business.scaled', { share: percent(sampleShare) })]
      : []),
  ];
}

/**
 * Whether that is good news: not while too little is known to tell, and not where more fraud went through than was caught.
 */
function statusOf(
  { outcomes, maturedShare }: BusinessResponse,
  { saved, caught, missed }: ValueSaved,
): AlertProps['status'] {
  if (outcomes < LEAST_OUTCOMES) return 'info';
  if (saved < 0 || missed > caught) return 'warning';
  return maturedShare ? 'success' : 'info';
}

/** What the decisions saved: the answer that the view is for. */
export function ValueVerdict({ business, costs }: ValueVerdictProps) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const reservations = useReservations(business);
  const { span, begun } = useSpanWords(business);
  const { currency, payments } = business;
  if (payments.count === 0) {
    return <Alert status="info" icon title={t('business.nothing')} />;
  }
  const value = valueSaved(business, costs);
  const { saved, caught, reviews, wrong, missed, isEstimated } = value;
  const write = (amount: number) => writeMoney(amount, currency);
  const words =
    saved < 0
      ? t('business.lost', {
          ...{ lost: write(-saved), span },
          missed: write(missed),
        })
      : t('business.saved', {
          ...{ saved: write(saved), span },
          missed: write(missed),
        });
  const sum = t('business.sum', {
    caught: write(caught),
    reviews: write(reviews),
    wrong: write(wrong),
  });
  return (
    <section aria-label={t('business.figures')}>
      <Alert
        status={statusOf(business, value)}
        icon
        title={words}
        description={[
          sum,
          ...begun,
          ...(isEstimated ? [t('business.estimatedPart')] : []),
          ...(missed > caught ? [t('business.missedMore')] : []),
          ...reservations,
        ].join(' ')}
      />
    </section>
  );
}
