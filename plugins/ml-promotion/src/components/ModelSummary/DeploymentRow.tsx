import { useCallback, useMemo } from 'react';
import {
  getCompoundEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Text } from '@backstage/ui';
import {
  getModelAnnotations,
  ML_REGISTERED_MODEL_ANNOTATION,
} from '@modelport/plugin-ml-common';
import { deploymentsChannel } from '@modelport/plugin-ml-promotion-common';
import type { ListDeploymentsResponse } from '@modelport/plugin-ml-promotion-common';
import {
  type LiveRequest,
  LiveView,
  ModelSummaryRow,
  ownerOf,
  useLive,
} from '@modelport/plugin-ml-react';
import { mlPromotionApiRef } from '../../api/MlPromotionApi';
import { mlPromotionTranslationRef } from '../../translation';
import { DeploymentsInWords } from './DeploymentsInWords';

/** Enough to find what serves, as on the tab. */
const NEWEST = 100;

interface LiveDeploymentsProps {
  entityRef: CompoundEntityRef;
  /** Who can give access. */
  owner?: string;
}

function LiveDeployments({ entityRef, owner }: LiveDeploymentsProps) {
  const { t } = useTranslationRef(mlPromotionTranslationRef);
  const api = useApi(mlPromotionApiRef);
  const channel = deploymentsChannel(stringifyEntityRef(entityRef));
  const load = useCallback(
    async ({ signal }: LiveRequest<ListDeploymentsResponse>) => ({
      value: await api.listDeployments(entityRef, { limit: NEWEST, signal }),
    }),
    [api, entityRef],
  );
  const live = useLive({ channel, key: `${channel}#summary`, load });
  const model = entityRef.name;
  return (
    <LiveView
      live={live}
      loadingText={t('list.loading', { model })}
      what={t('list.what', { model })}
      owner={owner}
    >
      {({ items }) => <DeploymentsInWords deployments={items} />}
    </LiveView>
  );
}

/** The row "Deployment" of the card "Model". */
export function DeploymentRow() {
  const { entity } = useEntity();
  const { t } = useTranslationRef(mlPromotionTranslationRef);
  const entityRef = useMemo(() => getCompoundEntityRef(entity), [entity]);
  return (
    <ModelSummaryRow title={t('summary.title')}>
      {getModelAnnotations(entity).registeredModel ? (
        <LiveDeployments entityRef={entityRef} owner={ownerOf(entity)} />
      ) : (
        <Text as="p">
          {t('summary.noModel', { annotation: ML_REGISTERED_MODEL_ANNOTATION })}
        </Text>
      )}
    </ModelSummaryRow>
  );
}
