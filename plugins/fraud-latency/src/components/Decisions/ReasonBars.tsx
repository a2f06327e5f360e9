import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { formatNumber } from '@modelport/plugin-ml-common';
import type { ExplainedDecision } from '@modelport/plugin-fraud-latency-common';
import { SERIES_COLORS, useThemeMode } from '@modelport/plugin-ml-react';
import { fraudLatencyTranslationRef } from '../../translation';
import shared from '../shared/shared.module.css';
import styles from './Decisions.module.css';

type ReasonCodes = NonNullable<ExplainedDecision['reasonCodes']>;

function ReasonTable({ codes, label }: { codes: ReasonCodes; label: string }) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const [away, towards] = SERIES_COLORS[useThemeMode()];
  const most = Math.max(
    ...codes.map(({ contribution }) => Math.abs(contribution)),
    Number.MIN_VALUE,
  );
  return (
    <table className={shared.numbers} aria-label={label}>
      <thead>
        <tr>
          <th scope="col" className={shared.word}>
            {t('decision.feature')}
          </th>
          <td aria-hidden />
          <th scope="col">{t('decision.contribution')}</th>
        </tr>
      </thead>
      <tbody>
        {codes.map(({ feature, contribution }) => {
          const half = (Math.abs(contribution) / most) * 50;
          return (
            <tr key={feature}>
              <th scope="row" className={shared.long}>
                {feature}
              </th>
              <td aria-hidden className={styles.barCell}>
                <div className={styles.axis}>
                  <div
                    className={styles.bar}
                    style={{
                      left: `${contribution < 0 ? 50 - half : 50}%`,
                      width: `${half}%`,
                      background: contribution < 0 ? away : towards,
                    }}
                  />
                </div>
              </td>
              <td>
                {contribution > 0 && '+'}
                {formatNumber(contribution)}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** What moved the score, as bars from a zero in the middle. */
export function ReasonBars({
  reasonCodes,
  keptBy,
}: Pick<ExplainedDecision, 'reasonCodes' | 'keptBy'>) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const label = t('decision.reasons');
  return (
    <div>
      <Text as="h3" variant="title-x-small">
        {label}
      </Text>
      {reasonCodes === null && (
        <Text as="p">
          {t(keptBy ? 'decision.reasonsNotKept' : 'decision.reasonsGone')}
        </Text>
      )}
      {reasonCodes?.length === 0 && (
        <Text as="p">{t('decision.reasonsNone')}</Text>
      )}
      {reasonCodes && reasonCodes.length > 0 && (
        <>
          <Text as="p" color="secondary">
            {t('decision.reasonsNote')}
          </Text>
          <ReasonTable codes={reasonCodes} label={label} />
        </>
      )}
    </div>
  );
}
