import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Link } from '@backstage/ui';
import { formatNumber, NO_VALUE } from '@modelport/plugin-ml-common';
import type {
  Review,
  ReviewList,
} from '@modelport/plugin-fraud-latency-common';
import {
  PersonName,
  RelativeTime,
  StatusBadge,
  useUrlState,
  WideTable,
} from '@modelport/plugin-ml-react';
import { fraudLatencyTranslationRef } from '../../translation';
import { writeMoney } from '../shared/money';
import { ShortId } from '../shared/ShortId';
import { useVerdictName } from './useVerdictName';
import shared from '../shared/shared.module.css';
import styles from './Review.module.css';

/** Where a review stands, and with whom. */
export function ReviewStanding({ review }: { review: Review }) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const name = useVerdictName();
  const { state, claim, verdict, settledBy } = review;
  if (claim) {
    return (
      <>
        <StatusBadge tone="running" label={t('review.stateClaimed')} />{' '}
        <PersonName user={claim.by} />
      </>
    );
  }
  if (state === 'done' && verdict) {
    return (
      <>
        <StatusBadge
          tone={verdict.verdict === 'fraud' ? 'negative' : 'positive'}
          label={name(verdict.verdict)}
        />{' '}
        <PersonName user={verdict.by} />
        {settledBy && settledBy.verdict !== verdict.verdict && (
          <>
            {' '}
            <StatusBadge
              tone="warning"
              label={t(
                settledBy.verdict === 'fraud'
                  ? 'review.overtakenFraud'
                  : 'review.overtakenGenuine',
                { source: settledBy.by },
              )}
            />
          </>
        )}
      </>
    );
  }
  if (state === 'escalated') {
    return <StatusBadge tone="warning" label={t('review.stateEscalated')} />;
  }
  return (
    <>
      <StatusBadge tone="waiting" label={t('review.stateOpen')} />
      {verdict?.verdict === 'unsure' && (
        <>
          {' '}
          {t('review.unsureBy')} <PersonName user={verdict.by} />
        </>
      )}
    </>
  );
}

function ReviewLine({
  review,
  isChosen,
}: {
  review: Review;
  isChosen: boolean;
}) {
  const url = useUrlState();
  const { payment, valueAtRisk, openedAt, verdict, state } = review;
  const { transactionId: id, amount, currency, score } = payment;
  const since = state === 'done' && verdict ? verdict.at : openedAt;
  return (
    <tr className={isChosen ? styles.chosen : undefined}>
      <th scope="row" className={shared.word}>
        <Link
          href={url.href({ view: 'review', review: id })}
          aria-current={isChosen ? 'true' : undefined}
        >
          <ShortId id={id} />
        </Link>
      </th>
      <td>{writeMoney(valueAtRisk, currency)}</td>
      <td>{writeMoney(amount, currency)}</td>
      <td>{score === null ? NO_VALUE : formatNumber(score)}</td>
      <td className={shared.word}>
        <RelativeTime at={Date.parse(since)} />
      </td>
      <td className={shared.word}>
        <ReviewStanding review={review} />
      </td>
    </tr>
  );
}

interface ReviewTableProps {
  list: ReviewList;
  reviews: readonly Review[];
  /** Id of the payment that is shown above. */
  chosen: string | undefined;
}

/** Payments of a list, with the way to each. */
export function ReviewTable({ list, reviews, chosen }: ReviewTableProps) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const isDone = list === 'done';
  return (
    <WideTable>
      <table className={shared.numbers} aria-label={t('review.table')}>
        <thead>
          <tr>
            <th scope="col" className={shared.word}>
              {t('review.payment')}
            </th>
            <th scope="col">{t('review.atRisk')}</th>
            <th scope="col">{t('review.amount')}</th>
            <th scope="col">{t('review.score')}</th>
            <th scope="col" className={shared.word}>
              {t(isDone ? 'review.when' : 'review.age')}
            </th>
            <th scope="col" className={shared.word}>
              {t(isDone ? 'review.verdict' : 'review.state')}
            </th>
          </tr>
        </thead>
        <tbody>
          {reviews.map(review => (
            <ReviewLine
              key={review.payment.transactionId}
              review={review}
              isChosen={review.payment.transactionId === chosen}
            />
          ))}
        </tbody>
      </table>
    </WideTable>
  );
}
