import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { NO_VALUE } from '@modelport/plugin-ml-common';
import type {
  ServingInstance,
  ServingResponse,
} from '@modelport/plugin-fraud-latency-common';
import {
  StatusBadge,
  type StatusTone,
  WideTable,
} from '@modelport/plugin-ml-react';
import { type FollowState, followState } from '../../model/followState';
import { fraudLatencyTranslationRef } from '../../translation';
import shared from '../shared/shared.module.css';
import styles from './Serving.module.css';

const TONES: Record<FollowState, StatusTone> = {
  problem: 'negative',
  alone: 'warning',
  waiting: 'running',
  taken: 'positive',
};

interface StandingProps {
  instance: ServingInstance;
  wantedRevision: number;
}

/** How far an instance follows, and why it does not. */
function Standing({ instance, wantedRevision }: StandingProps) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const state = followState(instance, wantedRevision);
  const words: Record<FollowState, string> = {
    problem: t('serving.stateProblem'),
    alone: t('serving.stateAlone'),
    waiting: t('serving.stateWaiting'),
    taken: t(
      wantedRevision > 0 ? 'serving.stateTaken' : 'serving.stateNothing',
    ),
  };
  const why = state === 'alone' ? t('serving.aloneNext') : instance.problem;
  return (
    <>
      <StatusBadge tone={TONES[state]} label={words[state]} />
      {why && ` ${why}`}
    </>
  );
}

type InstancesTableProps = Pick<
  ServingResponse,
  'instances' | 'wantedRevision'
>;

/** Each instance with the policy that it decides by and the change that it took last. */
export function InstancesTable(props: InstancesTableProps) {
  const { instances, wantedRevision } = props;
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  return (
    <WideTable>
      <table className={shared.numbers} aria-label={t('serving.instances')}>
        <thead>
          <tr>
            <th scope="col" className={shared.word}>
              {t('serving.instance')}
            </th>
            <th scope="col" className={shared.word}>
              {t('serving.policy')}
            </th>
            <th scope="col">{t('serving.revision')}</th>
            <th scope="col" className={shared.word}>
              {t('serving.state')}
            </th>
          </tr>
        </thead>
        <tbody>
          {instances.map(instance => {
            const { cloud, index, policy, revision } = instance;
            return (
              <tr key={`${cloud} ${index}`}>
                <th scope="row" className={shared.word}>
                  {t('serving.instanceName', {
                    cloud,
                    number: String(index + 1),
                  })}
                </th>
                <td className={shared.word}>
                  {policy
                    ? t('serving.policyName', {
                        name: policy.name,
                        version: String(policy.version),
                      })
                    : NO_VALUE}
                </td>
                <td>{revision ?? NO_VALUE}</td>
                <td className={`${shared.long} ${styles.standing}`}>
                  <Standing
                    instance={instance}
                    wantedRevision={wantedRevision}
                  />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </WideTable>
  );
}
