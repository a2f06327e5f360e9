import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { formatNumber } from '@modelport/plugin-ml-common';
import type { ExplainedDecision } from '@modelport/plugin-fraud-latency-common';
import { WideTable } from '@modelport/plugin-ml-react';
import { fraudLatencyTranslationRef } from '../../translation';
import { VersionName } from '../shared/VersionName';
import styles from '../shared/shared.module.css';

/** What versions said that decide nothing yet. */
export function ShadowScores({ shadow }: Pick<ExplainedDecision, 'shadow'>) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const label = t('decision.shadow');
  return (
    <div>
      <Text as="h3" variant="title-x-small">
        {label}
      </Text>
      {shadow.length === 0 ? (
        <Text as="p">{t('decision.shadowNone')}</Text>
      ) : (
        <WideTable>
          <table className={styles.numbers} aria-label={label}>
            <thead>
              <tr>
                <th scope="col" className={styles.word}>
                  {t('decision.version')}
                </th>
                <th scope="col">{t('decision.score')}</th>
              </tr>
            </thead>
            <tbody>
              {shadow.map(({ model, version, score }) => (
                <tr key={JSON.stringify([model, version])}>
                  <th scope="row" className={styles.word}>
                    <VersionName model={model} version={version} />
                  </th>
                  <td>
                    {score === null
                      ? t('decision.noScore')
                      : formatNumber(score)}
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
