import { useCallback } from 'react';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex } from '@backstage/ui';
import type { AliasRequest } from '@modelport/plugin-ml-registry-common';
import { mlRegistryApiRef } from '../../api/MlRegistryApi';
import { mlRegistryTranslationRef } from '../../translation';
import { ActionFailure } from '../shared/ActionFailure';
import { useChange } from '../shared/useChange';
import { useMe } from '../shared/useMe';

interface WithdrawRequestProps {
  entityRef: CompoundEntityRef;
  request: AliasRequest;
  onChanged: () => void;
}

/** Lets the one who asked take the request back; draws nothing for others. */
export function WithdrawRequest(props: WithdrawRequestProps) {
  const { entityRef, request, onChanged } = props;
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  const api = useApi(mlRegistryApiRef);
  const me = useMe();
  const withdraw = useChange(
    useCallback(
      () => api.withdraw(entityRef, request.id),
      [api, entityRef, request.id],
    ),
    onChanged,
  );
  if (me !== request.askedBy) {
    return null;
  }
  return (
    <Flex direction="column" gap="3">
      <Flex>
        <Button
          variant="secondary"
          isPending={withdraw.pending}
          onPress={() => withdraw.run()}
        >
          {t('request.withdraw')}
        </Button>
      </Flex>
      <ActionFailure
        error={withdraw.error}
        denied={t('request.withdrawDenied')}
        failed={t('request.withdrawFailed')}
      />
    </Flex>
  );
}
