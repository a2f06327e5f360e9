import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert } from '@backstage/ui';
import type { BusinessResponse } from '@modelport/plugin-fraud-latency-common';
import { type Costs, valueSaved } from '../../model/assumptions';
import { percent } from '../../model/percent';
import { fraudLatencyTranslationRef } from '../../translation';
import { writeMoney } from '../shared/money';
import { writeCount } from '../shared/useFigureWords';

/** Fewer known outcomes say little. */
const LEAST_OUTCOMES = 30;

interface ValueVerdictProps {
  business: BusinessResponse;
  costs: Costs;
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
    ...(maturedShare !== null && maturedShare < 1 ? [t('business.young')] : []),
    caught.estimated
      ? t('business.estimate', { explored: known })
      : t('business.noEstimate', {
          explored: known,
          needed: String(explored.needed),
        }),
    ...(otherCurrencies > 0
      ? [t('business.otherCurrencies', { others: writeCount(otherCurrencies) })]
      : []),
    ...(sampleShare < 1
      ? [t('business.scaled', { share: percent(sampleShare) })]
      : []),
  ];
}

/** What the decisions saved: the answer that the view is for. */
export function ValueVerdict({ business, costs }: ValueVerdictProps) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const reservations = useReservations(business);
  const { currency, days, payments, outcomes } = business;
  if (payments.count === 0) {
    return <Alert status="info" icon title={t('business.nothing')} />;
  }
  const { saved, caught, reviews, wrong, isEstimated } = valueSaved(
    business,
    costs,
  );
  const number = String(days);
  const write = (amount: number) => writeMoney(amount, currency);
  const words =
    saved < 0
      ? t('business.lost', { lost: write(-saved), number })
      : t('business.saved', { saved: write(saved), number });
  const usual = saved < 0 ? 'warning' : 'success';
  const sum = t('business.sum', {
    caught: write(caught),
    reviews: write(reviews),
    wrong: write(wrong),
  });
  return (
    <section aria-label={t('business.figures')}>
      <Alert
        status={outcomes < LEAST_OUTCOMES ? 'info' : usual}
        icon
        title={words}
        description={[
          sum,
          ...(isEstimated ? [t('business.estimatedPart')] : []),
          ...reservations,
        ].join(' ')}
      />
    </section>
  );
}
