import { useState } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text, TextField } from '@backstage/ui';
import type { ServingChangeRequest } from '@modelport/plugin-fraud-latency-common';
import {
  areSame,
  isShare,
  sharesOf,
  sumOfShares,
  weightsOf,
} from '../../model/shares';
import { fraudLatencyTranslationRef } from '../../translation';
import { ActionForm } from './ActionDialog';
import type { RunningExperiment } from './ServedArms';
import styles from '../Serving/Serving.module.css';

/** What all forms of the dialogs take. */
export interface ExperimentFormProps {
  experiment: RunningExperiment;
  onAsk: (request: ServingChangeRequest) => Promise<unknown>;
  onClose: () => void;
}

/** Takes other shares for the arms. */
export function RampForm({ experiment, onAsk, onClose }: ExperimentFormProps) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const { name, arms } = experiment;
  const [shares, setShares] = useState(() => sharesOf(arms));
  const sum = sumOfShares(shares);
  const weights = weightsOf(shares);
  const problem = () => {
    if (sum === undefined) return t('running.shareProblem');
    if (!weights) return t('running.sumProblem', { sum: String(sum) });
    return areSame(weights, arms) ? t('running.sumSame') : undefined;
  };
  return (
    <ActionForm
      consequence={t('serving.thenRamp')}
      send={t('serving.send')}
      problem={problem()}
      onSend={async reason => {
        if (!weights) return;
        await onAsk({
          ...{ kind: 'experiment', action: 'ramp', experiment: name },
          ...{ weights, reason },
        });
      }}
      onClose={onClose}
    >
      <div className={styles.shares}>
        {arms.map(arm => (
          <TextField
            key={arm.name}
            label={t('running.shareOf', { name: arm.name })}
            description={arm.model}
            inputMode="decimal"
            autoComplete="off"
            validate={text =>
              isShare(text) ? undefined : t('running.shareProblem')
            }
            validationBehavior="aria"
            value={shares[arm.name] ?? ''}
            onChange={text =>
              setShares(before => ({ ...before, [arm.name]: text }))
            }
          />
        ))}
      </div>
      {weights && <Text as="p">{t('running.sum', { sum: String(sum) })}</Text>}
    </ActionForm>
  );
}
