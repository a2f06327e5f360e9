import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { NO_VALUE } from '@modelport/plugin-ml-common';
import type { VersionLatency } from '@modelport/plugin-fraud-latency-common';
import { WideTable } from '@modelport/plugin-ml-react';
import { fraudLatencyTranslationRef } from '../../translation';
import { MeasuredSection } from '../shared/MeasuredSection';
import { useFigureWords, writeCount } from '../shared/useFigureWords';
import { VersionName } from '../shared/VersionName';
import { QuantileCells, QuantileHeads } from './Quantiles';
import styles from '../shared/shared.module.css';

function VersionLine({ line }: { line: VersionLatency }) {
  const words = useFigureWords();
  const { model, version, variant, cloud, within45ms, within100ms } = line;
  return (
    <tr>
      <th scope="row" className={styles.word}>
        <VersionName model={model} version={version} />
      </th>
      <td className={styles.word}>{variant}</td>
      <td className={styles.word}>{cloud}</td>
      <td>{writeCount(line.count)}</td>
      <QuantileCells quantiles={line.quantiles} />
      <td>{within45ms ? words.share(within45ms) : NO_VALUE}</td>
      <td>{within100ms ? words.share(within100ms) : NO_VALUE}</td>
    </tr>
  );
}

/** How fast each version answers, in each variant and cloud. */
export function VersionsTable({
  versions,
}: {
  versions: readonly VersionLatency[];
}) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const label = t('figures.versions');
  return (
    <MeasuredSection title={label}>
      {versions.length === 0 ? (
        <Text as="p">{t('figures.noVersions')}</Text>
      ) : (
        <>
          <WideTable>
            <table className={styles.numbers} aria-label={label}>
              <thead>
                <tr>
                  <th scope="col" className={styles.word}>
                    {t('figures.version')}
                  </th>
                  <th scope="col" className={styles.word}>
                    {t('figures.variant')}
                  </th>
                  <th scope="col" className={styles.word}>
                    {t('figures.cloud')}
                  </th>
                  <th scope="col">{t('figures.count')}</th>
                  <QuantileHeads />
                  <th scope="col">{t('figures.within45')}</th>
                  <th scope="col">{t('figures.within100')}</th>
                </tr>
              </thead>
              <tbody>
                {versions.map(line => (
                  <VersionLine
                    key={JSON.stringify([
                      line.model,
                      line.version,
                      line.variant,
                      line.cloud,
                    ])}
                    line={line}
                  />
                ))}
              </tbody>
            </table>
          </WideTable>
          <Text as="p" color="secondary">
            {t('figures.boundsNote')}
          </Text>
        </>
      )}
    </MeasuredSection>
  );
}
