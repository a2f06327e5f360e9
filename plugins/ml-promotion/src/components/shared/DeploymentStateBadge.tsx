import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { DeploymentState } from '@modelport/plugin-ml-promotion-common';
import { StatusBadge } from '@modelport/plugin-ml-react';
import { DEPLOYMENT_TONES } from '../../model/deploymentState';
import { mlPromotionTranslationRef } from '../../translation';

/** The state of a deployment. */
export function DeploymentStateBadge({ state }: { state: DeploymentState }) {
  const { t } = useTranslationRef(mlPromotionTranslationRef);
  return (
    <StatusBadge tone={DEPLOYMENT_TONES[state]} label={t(`state.${state}`)} />
  );
}
