import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { formatNumber, NO_VALUE } from '@modelport/plugin-ml-common';
import type {
  ExperimentArm,
  ExperimentMetric,
} from '@modelport/plugin-fraud-latency-common';
import { WideTable } from '@modelport/plugin-ml-react';
import { percent } from '../../model/percent';
import { fraudLatencyTranslationRef } from '../../translation';
import { writeCount } from '../shared/useFigureWords';
import shared from '../shared/shared.module.css';

const COLUMNS = ['weight', 'cards', 'payments', 'counted'] as const;

/** What is counted is named as what it is: it is an outcome for one of the metrics alone. */
const OUTCOMES = {
  'missed-fraud': ['missedFrauds', 'cardsWithMissedFraud'],
  review: ['reviews', 'cardsWithReview'],
  decline: ['declines', 'cardsWithDecline'],
} as const satisfies Record<ExperimentMetric, readonly [string, string]>;

interface ArmsTableProps {
  arms: readonly ExperimentArm[];
  metric: ExperimentMetric;
}

/** Rates are small: so many digits tell two of them apart. */
const writeRate = (rate: number) => `${formatNumber(rate * 100)} %`;

/** The arms with what they count; the control first. */
export function ArmsTable({ arms, metric }: ArmsTableProps) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const label = t('experiment.arms');
  return (
    <div>
      <Text as="h3" variant="title-x-small">
        {label}
      </Text>
      <WideTable>
        <table className={shared.numbers} aria-label={label}>
          <thead>
            <tr>
              <th scope="col" className={shared.word}>
                {t('experiment.variant')}
              </th>
              {[...COLUMNS, ...OUTCOMES[metric], 'rate' as const].map(name => (
                <th key={name} scope="col">
                  {t(`experiment.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {arms.map(arm => (
              <tr key={arm.variant}>
                <th scope="row" className={shared.word}>
                  {arm.variant}
                </th>
                <td>
                  {arm.weight === undefined ? NO_VALUE : percent(arm.weight)}
                </td>
                <td>{writeCount(arm.cards)}</td>
                <td>{writeCount(arm.payments)}</td>
                <td>{writeCount(arm.counted)}</td>
                <td>{writeCount(arm.outcomes)}</td>
                <td>{writeCount(arm.cardsWithOutcome)}</td>
                <td>{arm.rate === null ? NO_VALUE : writeRate(arm.rate)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </WideTable>
    </div>
  );
}
