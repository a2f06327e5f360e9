import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type {
  LatencyObjective,
  LatencyResponse,
} from '@modelport/plugin-fraud-latency-common';
import { RelativeTime } from '@modelport/plugin-ml-react';
import { chanceOf } from '../../model/objectiveState';
import { percent } from '../../model/percent';
import { fraudLatencyTranslationRef } from '../../translation';
import { MeasuredSection } from '../shared/MeasuredSection';
import { writeCount, writeSeconds } from '../shared/useFigureWords';
import { Budget } from './Budget';
import { BurnTable } from './BurnTable';
import styles from './Objective.module.css';

interface KeptProps {
  objective: LatencyObjective;
  /** Whether the threshold is a bound of the histogram, so that it is known of each request on which side of it it is. */
  isExact: boolean;
}

function Kept({ objective, isExact }: KeptProps) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const { good, total, thresholdSeconds, windowDays, since } = objective;
  return (
    <div className={styles.words}>
      <Text as="p">
        {t('objective.wanted', {
          objective: percent(objective.objective),
          count: windowDays,
          limit: writeSeconds(thresholdSeconds),
        })}{' '}
        {total > 0
          ? t(isExact ? 'objective.good' : 'objective.goodAtLeast', {
              share: percent(good / total),
              good: writeCount(good),
              total: writeCount(total),
              limit: writeSeconds(thresholdSeconds),
            })
          : t('objective.none')}
      </Text>
      <Budget left={objective.budgetLeft} />
      <Text as="p" color="secondary">
        {t('objective.budgetMeans', {
          share: percent(1 - objective.objective),
          count: windowDays,
        })}
      </Text>
      {since !== undefined && (
        <Text as="p" color="secondary">
          {t('objective.since', {
            time: <RelativeTime at={Date.parse(since)} />,
            count: windowDays,
          })}
        </Text>
      )}
    </div>
  );
}

/** The objective of latency: whether it is kept, what is left of its error budget, and how fast that goes. */
export function Objective({ response }: { response: LatencyResponse }) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const { objective, bounds } = response;
  return (
    <MeasuredSection title={t('objective.title')}>
      {objective ? (
        <div className={styles.columns}>
          <Kept
            objective={objective}
            isExact={
              bounds.length === 0 || bounds.includes(objective.thresholdSeconds)
            }
          />
          <BurnTable
            burn={objective.burn}
            windowDays={objective.windowDays}
            chanceOf={burn => chanceOf(burn, objective)}
          />
        </div>
      ) : (
        <Text as="p">{t('objective.absent')}</Text>
      )}
    </MeasuredSection>
  );
}
