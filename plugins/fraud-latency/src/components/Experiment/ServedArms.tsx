import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { ServingResponse } from '@modelport/plugin-fraud-latency-common';
import { WideTable } from '@modelport/plugin-ml-react';
import { percent } from '../../model/percent';
import { fraudLatencyTranslationRef } from '../../translation';
import shared from '../shared/shared.module.css';

/** An experiment as the service runs it. */
export type RunningExperiment = NonNullable<
  NonNullable<ServingResponse['now']>['experiment']
>;

/** The arms as they are served at this moment, whatever is in the records. */
export function ServedArms({ experiment }: { experiment: RunningExperiment }) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const { name, runsAs, control, arms } = experiment;
  return (
    <div>
      <Text as="p">
        {t('running.runs', { name, count: arms.length, control })}{' '}
        {runsAs !== name && t('running.runsAs', { name: runsAs })}
      </Text>
      <Text as="p" color="secondary">
        {t('running.armMeans')}
      </Text>
      <WideTable>
        <table className={shared.numbers} aria-label={t('running.arms')}>
          <thead>
            <tr>
              <th scope="col" className={shared.word}>
                {t('running.arm')}
              </th>
              <th scope="col">{t('running.share')}</th>
              <th scope="col" className={shared.word}>
                {t('running.model')}
              </th>
            </tr>
          </thead>
          <tbody>
            {arms.map(arm => (
              <tr key={arm.name}>
                <th scope="row" className={shared.word}>
                  {arm.name}
                </th>
                <td>{percent(arm.weight)}</td>
                <td className={shared.word}>{arm.model}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </WideTable>
    </div>
  );
}
