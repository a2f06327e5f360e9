import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Link } from '@backstage/ui';
import { formatNumber } from '@modelport/plugin-ml-common';
import type { Payment } from '@modelport/plugin-fraud-latency-common';
import {
  RelativeTime,
  StatusBadge,
  type StatusTone,
  useUrlState,
  WideTable,
} from '@modelport/plugin-ml-react';
import { fraudLatencyTranslationRef } from '../../translation';
import { writeMoney } from '../shared/money';
import { ShortId, shortIdOf } from '../shared/ShortId';
import { VersionName } from '../shared/VersionName';
import styles from '../shared/shared.module.css';

const TONES: Record<Payment['decision'], StatusTone> = {
  approve: 'positive',
  review: 'warning',
  decline: 'negative',
};

const WORDS = [
  'decided',
  'reason',
  'version',
  'variant',
  'outcome',
  'card',
] as const;

/** What became of a payment, and who said so. */
function Outcome({ payment }: { payment: Payment }) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const { outcome, outcomeSource: source } = payment;
  const words = t(`payments.${outcome}`);
  return <>{source ? t('payments.by', { outcome: words, source }) : words}</>;
}

function PaymentLine({ payment }: { payment: Payment }) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const url = useUrlState();
  const { transactionId: id, model, score, decision } = payment;
  return (
    <tr>
      <th scope="row" className={styles.word}>
        <Link
          href={url.href({ decision: id })}
          aria-label={t('payments.explain', { id, shown: shortIdOf(id) })}
        >
          <ShortId id={id} />
        </Link>
      </th>
      <td className={styles.word}>
        <RelativeTime at={Date.parse(payment.receivedAt)} />
      </td>
      <td>{writeMoney(payment.amount, payment.currency)}</td>
      <td>{score === null ? t('decision.noScore') : formatNumber(score)}</td>
      <td className={styles.word}>
        <StatusBadge tone={TONES[decision]} label={t(`decision.${decision}`)} />
      </td>
      <td className={styles.word}>{payment.reason}</td>
      <td className={styles.word}>
        <VersionName model={model.name} version={model.version} />
      </td>
      <td className={styles.word}>{payment.variant}</td>
      <td className={styles.word}>
        <Outcome payment={payment} />
      </td>
      <td className={styles.word}>
        <ShortId id={payment.customer} />
      </td>
    </tr>
  );
}

/** Payments with the way to why each was decided so. */
export function PaymentsTable({ payments }: { payments: readonly Payment[] }) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  return (
    <WideTable>
      <table className={styles.numbers} aria-label={t('payments.table')}>
        <thead>
          <tr>
            <th scope="col" className={styles.word}>
              {t('payments.payment')}
            </th>
            <th scope="col" className={styles.word}>
              {t('payments.received')}
            </th>
            <th scope="col">{t('payments.amount')}</th>
            <th scope="col">{t('payments.score')}</th>
            {WORDS.map(name => (
              <th key={name} scope="col" className={styles.word}>
                {t(`payments.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {payments.map(payment => (
            <PaymentLine key={payment.transactionId} payment={payment} />
          ))}
        </tbody>
      </table>
    </WideTable>
  );
}
