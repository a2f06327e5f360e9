import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import {
  PAYMENT_DECISIONS,
  type PolicyPreview,
} from '@modelport/plugin-fraud-latency-common';
import { WideTable } from '@modelport/plugin-ml-react';
import { movedTable } from '../../model/policyPreview';
import { fraudLatencyTranslationRef } from '../../translation';
import { writeCount } from '../shared/useFigureWords';
import shared from '../shared/shared.module.css';
import styles from './Preview.module.css';

/** Payments by what was decided and what would be: off the diagonal they are decided otherwise. */
export function MovedTable({ preview }: { preview: PolicyPreview }) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const label = t('policy.moved');
  return (
    <div>
      <Text as="h4" variant="title-x-small">
        {label}
      </Text>
      <Text as="p" color="secondary">
        {t('policy.movedNote')}
      </Text>
      <WideTable>
        <table className={shared.numbers} aria-label={label}>
          <thead>
            <tr>
              <th scope="col" className={shared.word}>
                {t('policy.then')}
              </th>
              {PAYMENT_DECISIONS.map(decision => (
                <th key={decision} scope="col">
                  {t(`decision.${decision}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {movedTable(preview).map(({ from, to }) => (
              <tr key={from}>
                <th scope="row" className={shared.word}>
                  {t(`decision.${from}`)}
                </th>
                {to.map((count, at) => (
                  <td
                    key={PAYMENT_DECISIONS[at]}
                    className={
                      PAYMENT_DECISIONS[at] === from ? styles.stays : undefined
                    }
                  >
                    {writeCount(count)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </WideTable>
    </div>
  );
}
