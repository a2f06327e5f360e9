import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { StageLatency } from '@modelport/plugin-fraud-latency-common';
import { WideTable } from '@modelport/plugin-ml-react';
import { fraudLatencyTranslationRef } from '../../translation';
import { MeasuredSection } from '../shared/MeasuredSection';
import { writeCount } from '../shared/useFigureWords';
import { QuantileCells, QuantileHeads } from './Quantiles';
import styles from '../shared/shared.module.css';

/** How long the steps of scoring take. */
export function StagesTable({ stages }: { stages: readonly StageLatency[] }) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const label = t('figures.stages');
  return (
    <MeasuredSection title={label}>
      {stages.length === 0 ? (
        <Text as="p">{t('figures.noStages')}</Text>
      ) : (
        <>
          <WideTable>
            <table className={styles.numbers} aria-label={label}>
              <thead>
                <tr>
                  <th scope="col" className={styles.word}>
                    {t('figures.stage')}
                  </th>
                  <th scope="col">{t('figures.observed')}</th>
                  <QuantileHeads />
                </tr>
              </thead>
              <tbody>
                {stages.map(({ stage, count, quantiles }) => (
                  <tr key={stage}>
                    <th scope="row" className={styles.word}>
                      {t(`stage.${stage}`)}
                    </th>
                    <td>{writeCount(count)}</td>
                    <QuantileCells quantiles={quantiles} />
                  </tr>
                ))}
              </tbody>
            </table>
          </WideTable>
          <Text as="p" color="secondary">
            {t('figures.stageNote')}
          </Text>
        </>
      )}
    </MeasuredSection>
  );
}
