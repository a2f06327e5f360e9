import { useCallback, useMemo } from 'react';
import {
  getCompoundEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Text } from '@backstage/ui';
import { trainingsChannel } from '@modelport/plugin-ml-training-common';
import type { ListTrainingsResponse } from '@modelport/plugin-ml-training-common';
import {
  getModelAnnotations,
  ML_EXPERIMENT_ANNOTATION,
} from '@modelport/plugin-ml-common';
import {
  type LiveRequest,
  LiveView,
  ModelSummaryRow,
  ownerOf,
  TabLink,
  useLive,
  useMayAct,
} from '@modelport/plugin-ml-react';
import { mlTrainingApiRef } from '../../api/MlTrainingApi';
import { trainingTabRouteRef } from '../../routes';
import { mlTrainingTranslationRef } from '../../translation';
import { LastTraining } from './LastTraining';

/** That nothing was trained yet, and the next step: for others than the owners, who may take it. */
function NotTrained() {
  const { t } = useTranslationRef(mlTrainingTranslationRef);
  const { entity } = useEntity();
  return (
    <Text as="p">
      {t('summary.none')}{' '}
      {useMayAct(entity) ? (
        <TabLink tab={trainingTabRouteRef} search={{ start: '1' }}>
          {t('summary.start')}
        </TabLink>
      ) : (
        t('owners.only', { owner: ownerOf(entity) ?? t('owners.unknown') })
      )}
    </Text>
  );
}

interface LiveTrainingProps {
  entityRef: CompoundEntityRef;
  /** Who can give access. */
  owner?: string;
}

function LiveTraining({ entityRef, owner }: LiveTrainingProps) {
  const { t } = useTranslationRef(mlTrainingTranslationRef);
  const api = useApi(mlTrainingApiRef);
  const channel = trainingsChannel(stringifyEntityRef(entityRef));
  const load = useCallback(
    async ({ signal }: LiveRequest<ListTrainingsResponse>) => ({
      value: await api.listTrainings(entityRef, { limit: 1, signal }),
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
      {({ items: [training] }) =>
        training ? <LastTraining training={training} /> : <NotTrained />
      }
    </LiveView>
  );
}

/** The row "Last training" of the card "Model". */
export function LastTrainingRow() {
  const { entity } = useEntity();
  const { t } = useTranslationRef(mlTrainingTranslationRef);
  const entityRef = useMemo(() => getCompoundEntityRef(entity), [entity]);
  return (
    <ModelSummaryRow title={t('summary.title')}>
      {getModelAnnotations(entity).experiment ? (
        <LiveTraining entityRef={entityRef} owner={ownerOf(entity)} />
      ) : (
        <Text as="p">
          {t('summary.noExperiment', { annotation: ML_EXPERIMENT_ANNOTATION })}
        </Text>
      )}
    </ModelSummaryRow>
  );
}
