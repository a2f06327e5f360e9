import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Alert } from '@backstage/ui';
import { getModelAnnotations } from '@modelport/plugin-ml-common';
import type { Deployment } from '@modelport/plugin-ml-promotion-common';
import { hasEnded } from '../../model/deploymentState';
import { mlPromotionTranslationRef } from '../../translation';

/** Says that the component has come to name another registered model than the one that was deployed. */
export function OtherModel({ deployment }: { deployment: Deployment }) {
  const { t } = useTranslationRef(mlPromotionTranslationRef);
  const { entity } = useEntity();
  const { server, registeredModel = '' } = getModelAnnotations(entity);
  const { model } = deployment;
  const isSameServer = deployment.server === server;
  if (isSameServer && model === registeredModel) {
    return null;
  }
  const nameOn = (name: string, on: string) =>
    isSameServer ? name : t('detail.modelOn', { model: name, server: on });
  return (
    <Alert
      role="status"
      status="warning"
      icon
      title={t('detail.otherModelTitle')}
      description={t(
        hasEnded(deployment.state)
          ? 'detail.otherModelEnded'
          : 'detail.otherModelText',
        {
          deployed: nameOn(model, deployment.server),
          entity: entity.metadata.name,
          named: nameOn(registeredModel, server),
        },
      )}
    />
  );
}
