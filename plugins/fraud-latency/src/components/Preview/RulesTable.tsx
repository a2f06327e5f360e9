import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { PolicyPreview } from '@modelport/plugin-fraud-latency-common';
import { WideTable } from '@modelport/plugin-ml-react';
import { writeEstimate } from '../../model/difference';
import { fraudLatencyTranslationRef } from '../../translation';
import { writeCount } from '../shared/useFigureWords';
import shared from '../shared/shared.module.css';

/** How many payments each rule of the policy decides. */
export function RulesTable({ rules }: Pick<PolicyPreview, 'rules'>) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const label = t('policy.rules');
  return (
    <div>
      <Text as="h4" variant="title-x-small">
        {label}
      </Text>
      {rules.length === 0 ? (
        <Text as="p">{t('policy.rulesNone')}</Text>
      ) : (
        <>
          <Text as="p" color="secondary">
            {t('policy.rulesNote')}
          </Text>
          <WideTable>
            <table className={shared.numbers} aria-label={label}>
              <thead>
                <tr>
                  <th scope="col" className={shared.word}>
                    {t('policy.rule')}
                  </th>
                  <th scope="col">{t('policy.payments')}</th>
                  <th scope="col">{t('policy.frauds')}</th>
                </tr>
              </thead>
              <tbody>
                {rules.map(({ name, count, frauds }) => (
                  <tr key={name}>
                    <th scope="row" className={shared.long}>
                      {name}
                    </th>
                    <td>{writeCount(count)}</td>
                    <td>{writeEstimate(frauds)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </WideTable>
        </>
      )}
    </div>
  );
}
