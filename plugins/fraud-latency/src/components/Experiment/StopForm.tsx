import { useState } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Radio, RadioGroup } from '@backstage/ui';
import { fraudLatencyTranslationRef } from '../../translation';
import { ActionForm } from './ActionDialog';
import type { ExperimentFormProps } from './RampForm';

/** Takes the arm that has all cards once the experiment is over. */
export function StopForm({ experiment, onAsk, onClose }: ExperimentFormProps) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const { name, arms } = experiment;
  const [variant, setVariant] = useState('');
  return (
    <ActionForm
      consequence={t('serving.thenStop')}
      send={t('serving.send')}
      problem={variant === '' ? t('running.stopProblem') : undefined}
      onSend={reason =>
        onAsk({
          ...{ kind: 'experiment', action: 'stop', experiment: name },
          ...{ variant, reason },
        })
      }
      onClose={onClose}
    >
      <RadioGroup
        label={t('running.stopField')}
        value={variant}
        onChange={setVariant}
      >
        {arms.map(arm => (
          <Radio key={arm.name} value={arm.name}>
            {t('running.stopChoice', { name: arm.name, model: arm.model })}
          </Radio>
        ))}
      </RadioGroup>
    </ActionForm>
  );
}
