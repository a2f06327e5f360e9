import { useCallback } from 'react';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Button, Flex } from '@backstage/ui';
import { RiRestartLine } from '@remixicon/react';
import type { Deployment } from '@modelport/plugin-ml-promotion-common';
import { ownerOf, useAction, useUrlState } from '@modelport/plugin-ml-react';
import { mlPromotionApiRef } from '../../api/MlPromotionApi';
import { hasEnded } from '../../model/deploymentState';
import { mlPromotionTranslationRef } from '../../translation';
import { ActionFailure } from '../shared/ActionFailure';
import { Owners } from '../shared/Owners';
import {
  UndeployButton,
  UndeployFailure,
  useUndeploy,
} from '../shared/Undeploy';
import { StoppedDeployment } from './StoppedDeployment';

interface DeploymentActionsProps {
  entityRef: CompoundEntityRef;
  deployment: Deployment;
  onChanged: () => void;
}

/** What can be done with a deployment in its state. */
export function DeploymentActions(props: DeploymentActionsProps) {
  const { entityRef, deployment, onChanged } = props;
  const { t } = useTranslationRef(mlPromotionTranslationRef);
  const api = useApi(mlPromotionApiRef);
  const url = useUrlState();
  const owner = ownerOf(useEntity().entity);
  const { id, state } = deployment;

  const undeploy = useUndeploy(entityRef, id, onChanged);
  const again = useAction(
    useCallback(async () => {
      const next = await api.tryAgain(entityRef, id);
      if (next.id === id) {
        onChanged();
      } else {
        url.go({ deployment: next.id });
      }
    }, [api, entityRef, id, onChanged, url]),
  );
  return (
    <Flex direction="column" gap="3">
      {state === 'stopped' ? (
        <StoppedDeployment entityRef={entityRef} deployment={deployment} />
      ) : (
        <Flex align="center" gap="3">
          <Owners>
            {state === 'failed' && (
              <Button
                variant="primary"
                iconStart={<RiRestartLine aria-hidden />}
                isPending={again.pending}
                onPress={() => again.run()}
              >
                {t('detail.again')}
              </Button>
            )}
            {!hasEnded(state) && (
              <UndeployButton deployment={deployment} action={undeploy} />
            )}
          </Owners>
        </Flex>
      )}
      <ActionFailure
        error={state === 'failed' ? again.error : undefined}
        denied={t('detail.againDenied', { model: entityRef.name })}
        failed={t('detail.againFailed')}
        owner={owner}
      />
      <UndeployFailure error={hasEnded(state) ? undefined : undeploy.error} />
    </Flex>
  );
}
