import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Text } from '@backstage/ui';
import type { ReviewDetail } from '@modelport/plugin-fraud-latency-common';
import {
  PersonName,
  RelativeTime,
  WideTable,
} from '@modelport/plugin-ml-react';
import { fraudLatencyTranslationRef } from '../../translation';
import { useVerdictName } from './useVerdictName';
import shared from '../shared/shared.module.css';
import styles from './Review.module.css';

/** Whether the scoring service has the verdict. */
function LabelNotice({ review }: { review: ReviewDetail }) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const { label, labelProblem } = review;
  if (label === 'no') return null;
  if (label === 'sent') return <Text as="p">{t('review.labelSent')}</Text>;
  return (
    <Alert
      role="status"
      status={label === 'refused' ? 'warning' : 'info'}
      icon
      title={t(
        label === 'refused' ? 'review.labelRefused' : 'review.labelWaiting',
      )}
      description={labelProblem}
    />
  );
}

/** What was said of a payment, the newest first. */
export function ReviewHistory({ review }: { review: ReviewDetail }) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const name = useVerdictName();
  const { history } = review;
  const label = t('review.history');
  return (
    <div>
      <Text as="h4" variant="title-x-small">
        {label}
      </Text>
      <LabelNotice review={review} />
      {history.length === 0 ? (
        <Text as="p">{t('review.historyNone')}</Text>
      ) : (
        <WideTable>
          <table className={shared.numbers} aria-label={label}>
            <thead>
              <tr>
                {(['when', 'who', 'said', 'noteField'] as const).map(column => (
                  <th key={column} scope="col" className={shared.word}>
                    {t(`review.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {history.map(({ verdict, by, at, note }) => (
                <tr key={`${at} ${by}`}>
                  <td className={shared.word}>
                    <RelativeTime at={Date.parse(at)} />
                  </td>
                  <td className={shared.word}>
                    <PersonName user={by} />
                  </td>
                  <td className={shared.word}>{name(verdict)}</td>
                  <td className={shared.long}>
                    <span className={styles.note}>{note}</span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </WideTable>
      )}
    </div>
  );
}
