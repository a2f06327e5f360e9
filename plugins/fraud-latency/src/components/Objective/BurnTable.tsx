import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { formatDuration, formatNumber } from '@modelport/plugin-ml-common';
import type {
  BurnRate,
  LatencyObjective,
} from '@modelport/plugin-fraud-latency-common';
import { WideTable } from '@modelport/plugin-ml-react';
import { burnMeaning } from '../../model/burnMeaning';
import { fraudLatencyTranslationRef } from '../../translation';
import { writeCount } from '../shared/useFigureWords';
import styles from '../shared/shared.module.css';

type BurnTableProps = Pick<LatencyObjective, 'burn' | 'windowDays'> & {
  /** How many requests a rate rests on where they are so few that it may be chance. */
  chanceOf: (burn: BurnRate) => number | undefined;
};

function useMeaningWords({ windowDays, chanceOf }: BurnTableProps) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  return (burn: BurnRate) => {
    const few = chanceOf(burn);
    if (few !== undefined) {
      const requests = Math.round(few);
      return t('objective.chance', {
        count: requests,
        requests: writeCount(requests),
      });
    }
    const meaning = burnMeaning(burn.rate, windowDays);
    switch (meaning.kind) {
      case 'unknown':
        return t('objective.unknown');
      case 'nothing':
        return t('objective.nothing');
      case 'lasts':
        return t('objective.lasts', { count: windowDays });
      case 'used-up':
        return t('objective.usedUp', {
          duration: formatDuration(meaning.afterMs),
        });
      default:
        throw new Error(`No such meaning: ${meaning satisfies never}`);
    }
  };
}

/** How fast the error budget is used over several spans, and what follows when it goes on like this. */
export function BurnTable(props: BurnTableProps) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const meaningOf = useMeaningWords(props);
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
          {props.burn.map(burn => (
            <tr key={burn.window}>
              <th scope="row" className={styles.word}>
                {burn.window}
              </th>
              <td>{formatNumber(burn.rate, { digits: 3 })}</td>
              <td className={styles.long}>{meaningOf(burn)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </WideTable>
  );
}
