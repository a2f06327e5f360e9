import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { formatNumber } from '@modelport/plugin-ml-common';
import type {
  ExplainedDecision,
  ReasonCode,
} from '@modelport/plugin-fraud-latency-common';
import {
  SERIES_COLORS,
  useThemeMode,
  WideTable,
} from '@modelport/plugin-ml-react';
import { fraudLatencyTranslationRef } from '../../translation';
import { writeFeature } from './writeFeature';
import shared from '../shared/shared.module.css';
import styles from './Decisions.module.css';

interface ReasonLineProps {
  code: ReasonCode;
  /** The largest contribution of the table, whatever its sign. */
  most: number;
}

function ReasonLine({ code, most }: ReasonLineProps) {
  const { feature, value, usual, contribution } = code;
  const [away, towards] = SERIES_COLORS[useThemeMode()];
  const half = (Math.abs(contribution) / most) * 50;
  return (
    <tr>
      <th scope="row" className={styles.feature}>
        {feature}
      </th>
      <td>{writeFeature(value)}</td>
      <td>{writeFeature(usual)}</td>
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
}

interface ReasonTableProps {
  codes: readonly ReasonCode[];
  label: string;
}

function ReasonTable({ codes, label }: ReasonTableProps) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const most = Math.max(
    ...codes.map(({ contribution }) => Math.abs(contribution)),
    Number.MIN_VALUE,
  );
  return (
    <WideTable>
      <table className={shared.numbers} aria-label={label}>
        <thead>
          <tr>
            <th scope="col" className={shared.word}>
              {t('decision.feature')}
            </th>
            <th scope="col">{t('decision.value')}</th>
            <th scope="col">{t('decision.usual')}</th>
            <td aria-hidden className={styles.barCell} />
            <th scope="col">{t('decision.contribution')}</th>
          </tr>
        </thead>
        <tbody>
          {codes.map(code => (
            <ReasonLine key={code.feature} code={code} most={most} />
          ))}
        </tbody>
      </table>
    </WideTable>
  );
}

/** Why there are no reasons. */
function useNoReasons({ keptBy, unexplained }: ReasonBarsProps): string {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  if (unexplained === 'silent') return t('decision.reasonsSilent');
  if (unexplained === 'young') return t('decision.reasonsYoung');
  return t(keptBy ? 'decision.reasonsNotKept' : 'decision.reasonsGone');
}

type ReasonBarsProps = Pick<
  ExplainedDecision,
  'reasonCodes' | 'keptBy' | 'unexplained'
>;

/** What moved the score, beside what is usual, as bars from a zero in the middle. */
export function ReasonBars(props: ReasonBarsProps) {
  const { reasonCodes } = props;
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const noReasons = useNoReasons(props);
  const label = t('decision.reasons');
  return (
    <div className={styles.reasons}>
      <Text as="h3" variant="title-x-small">
        {label}
      </Text>
      {reasonCodes === null && <Text as="p">{noReasons}</Text>}
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
