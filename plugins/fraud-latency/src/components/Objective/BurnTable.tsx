import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { formatDuration, formatNumber } from '@modelport/plugin-ml-common';
import type { LatencyObjective } from '@modelport/plugin-fraud-latency-common';
import { WideTable } from '@modelport/plugin-ml-react';
import { burnMeaning } from '../../model/burnMeaning';
import { fraudLatencyTranslationRef } from '../../translation';
import styles from '../shared/shared.module.css';

function useMeaningWords(windowDays: number) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  return (rate: number | null) => {
    const meaning = burnMeaning(rate, windowDays);
    switch (meaning.kind) {
      case 'unknown':
        return t('objective.unknown');
      case 'nothing':
        return t('objective.nothing');
      case 'lasts':
        return t('objective.lasts', { days: String(windowDays) });
      case 'used-up':
        return t('objective.usedUp', {
          duration: formatDuration(meaning.afterMs),
        });
      default:
        throw new Error(`No such meaning: ${meaning satisfies never}`);
    }
  };
}

type BurnTableProps = Pick<LatencyObjective, 'burn' | 'windowDays'>;

/** How fast the error budget is used over several spans, and what follows when it goes on like this. */
export function BurnTable({ burn, windowDays }: BurnTableProps) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const meaningOf = useMeaningWords(windowDays);
  return (
    <WideTable>
      <table className={styles.numbers} aria-label={t('objective.burn')}>
        <thead>
          <tr>
            <th scope="col" className={styles.word}>
              {t('objective.burnWindow')}
            </th>
            <th scope="col">{t('objective.burnRate')}</th>
            <th scope="col" className={styles.word}>
              {t('objective.burnMeaning')}
            </th>
          </tr>
        </thead>
        <tbody>
          {burn.map(({ window, rate }) => (
            <tr key={window}>
              <th scope="row" className={styles.word}>
                {window}
              </th>
              <td>{formatNumber(rate, { digits: 3 })}</td>
              <td className={styles.long}>{meaningOf(rate)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </WideTable>
  );
}
