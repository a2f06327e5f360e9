import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { LatencyObjective } from '@modelport/plugin-fraud-latency-common';
import { RelativeTime } from '@modelport/plugin-ml-react';
import { percent } from '../../model/percent';
import { fraudLatencyTranslationRef } from '../../translation';
import { MeasuredSection } from '../shared/MeasuredSection';
import { writeCount, writeSeconds } from '../shared/useFigureWords';
import { Budget } from './Budget';
import { BurnTable } from './BurnTable';
import styles from './Objective.module.css';

function Kept({ objective }: { objective: LatencyObjective }) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const { good, total, thresholdSeconds, windowDays, since } = objective;
  const days = String(windowDays);
  return (
    <div className={styles.words}>
      <Text as="p">
        {t('objective.wanted', {
          objective: percent(objective.objective),
          days,
          limit: writeSeconds(thresholdSeconds),
        })}{' '}
        {total > 0
          ? t('objective.good', {
              share: percent(good / total),
              good: writeCount(good),
              total: writeCount(total),
            })
          : t('objective.none')}
      </Text>
      <Budget left={objective.budgetLeft} />
      {since !== undefined && (
        <Text as="p" color="secondary">
          {t('objective.since', {
            time: <RelativeTime at={Date.parse(since)} />,
            days,
          })}
        </Text>
      )}
    </div>
  );
}

/** The objective of latency: whether it is kept, what is left of its error budget, and how fast that goes. */
export function Objective({ objective }: { objective?: LatencyObjective }) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  return (
    <MeasuredSection title={t('objective.title')}>
      {objective ? (
        <div className={styles.columns}>
          <Kept objective={objective} />
          <BurnTable burn={objective.burn} windowDays={objective.windowDays} />
        </div>
      ) : (
        <Text as="p">{t('objective.absent')}</Text>
      )}
    </MeasuredSection>
  );
}
