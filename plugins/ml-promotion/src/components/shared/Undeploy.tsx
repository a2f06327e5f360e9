import { useCallback } from 'react';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  DialogTrigger,
  Text,
} from '@backstage/ui';
import type { Deployment } from '@modelport/plugin-ml-promotion-common';
import { type Action, ownerOf, useAction } from '@modelport/plugin-ml-react';
import { mlPromotionApiRef } from '../../api/MlPromotionApi';
import { isComing } from '../../model/deploymentState';
import { mlPromotionTranslationRef } from '../../translation';
import { ActionFailure } from './ActionFailure';

/** Takes a deployment away, then tells that it changed. */
export function useUndeploy(
  entityRef: CompoundEntityRef,
  id: string,
  onChanged: () => void,
): Action<[]> {
  const api = useApi(mlPromotionApiRef);
  return useAction(
    useCallback(async () => {
      try {
        await api.undeploy(entityRef, id);
      } finally {
        onChanged();
      }
    }, [api, entityRef, id, onChanged]),
  );
}

interface UndeployButtonProps {
  deployment: Deployment;
  action: Action<[]>;
}

/** Takes a deployment away, after saying what that does and to what. */
export function UndeployButton({ deployment, action }: UndeployButtonProps) {
  const { t } = useTranslationRef(mlPromotionTranslationRef);
  const { version, environment, state } = deployment;
  return (
    <DialogTrigger>
      <Button
        variant="secondary"
        isPending={action.pending}
        isDisabled={state === 'stopping'}
      >
        {t('undeploy.button')}
      </Button>
      <Dialog isDismissable>
        <DialogHeader>
          {t('undeploy.title', { version, environment })}
        </DialogHeader>
        <DialogBody>
          <Text as="p">
            {isComing(state)
              ? t('undeploy.textComing', { environment })
              : t('undeploy.text')}
          </Text>
        </DialogBody>
        <DialogFooter>
          <Button
            variant="primary"
            destructive
            slot="close"
            onPress={() => action.run()}
          >
            {t('undeploy.confirm')}
          </Button>
          <Button variant="secondary" slot="close">
            {t('undeploy.keep')}
          </Button>
        </DialogFooter>
      </Dialog>
    </DialogTrigger>
  );
}

/** Why a deployment was not taken away. */
export function UndeployFailure({ error }: { error: Error | undefined }) {
  const { t } = useTranslationRef(mlPromotionTranslationRef);
  const owner = ownerOf(useEntity().entity);
  return (
    <ActionFailure
      error={error}
      denied={t('undeploy.denied')}
      failed={t('undeploy.failed')}
      owner={owner}
    />
  );
}
