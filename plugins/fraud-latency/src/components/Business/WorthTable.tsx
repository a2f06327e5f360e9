import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { NO_VALUE } from '@modelport/plugin-ml-common';
import type { BusinessResponse } from '@modelport/plugin-fraud-latency-common';
import { WideTable } from '@modelport/plugin-ml-react';
import { fraudLatencyTranslationRef } from '../../translation';
import { writeMoney } from '../shared/money';
import { writeCount } from '../shared/useFigureWords';
import shared from '../shared/shared.module.css';
import styles from './Business.module.css';

interface Line {
  name: string;
  count: number;
  /** Absent where it is none of money. */
  amount?: string;
  /** A part of the line above. */
  isPart?: boolean;
}

function useLines(business: BusinessResponse): Line[] {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const { payments, caught, missed, falsePositives } = business;
  const { declinedUnknown, reviews, currency } = business;
  const line = (
    name: string,
    money: { count: number; amount: number },
    amount = writeMoney(money.amount, currency),
  ): Line => ({ name, count: money.count, amount });
  const estimated = caught.estimated && {
    ...line(
      t('business.caughtEstimated'),
      caught.estimated,
      t('business.error', {
        amount: writeMoney(caught.estimated.amount, ''),
        error: writeMoney(caught.estimated.amountError, currency),
      }),
    ),
  };
  return [
    line(t('business.payments'), payments),
    line(t('business.caughtReviewed'), caught.reviewed),
    line(t('business.caughtDeclined'), caught.declined),
    ...(estimated ? [estimated] : []),
    line(t('business.missed'), missed),
    {
      name: t('business.missedExplored'),
      count: missed.explored,
      isPart: true,
    },
    line(t('business.missedReviewed'), missed.reviewed),
    line(t('business.wrongDeclined'), falsePositives.declined),
    ...(falsePositives.estimated
      ? [line(t('business.wrongEstimated'), falsePositives.estimated)]
      : []),
    line(t('business.declinedUnknown'), declinedUnknown),
    line(t('business.reviewedGenuine'), falsePositives.reviewed),
    { name: t('business.reviewsSent'), count: reviews.sent },
    {
      name: t('business.reviewsDecided'),
      count: reviews.decided,
      isPart: true,
    },
  ];
}

/** The figures of a span, as counts and as money. */
export function WorthTable({ business }: { business: BusinessResponse }) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const lines = useLines(business);
  return (
    <div className={styles.worth}>
      <WideTable>
        <table className={shared.numbers} aria-label={t('business.figures')}>
          <thead>
            <tr>
              <th scope="col" className={shared.word}>
                {t('business.figure')}
              </th>
              <th scope="col">{t('business.count')}</th>
              <th scope="col">{t('business.amount')}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map(({ name, count, amount, isPart }) => (
              <tr key={name}>
                <th scope="row" className={shared.word}>
                  <span className={isPart ? styles.indented : undefined}>
                    {name}
                  </span>
                </th>
                <td>{writeCount(count)}</td>
                <td>{amount ?? NO_VALUE}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </WideTable>
    </div>
  );
}
