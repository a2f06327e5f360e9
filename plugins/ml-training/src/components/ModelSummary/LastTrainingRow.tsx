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
} from '@modelport/plugin-ml-react';
import { mlTrainingApiRef } from '../../api/MlTrainingApi';
import { trainingTabRouteRef } from '../../routes';
import { mlTrainingTranslationRef } from '../../translation';
import { LastTraining } from './LastTraining';

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
        training ? (
          <LastTraining training={training} />
        ) : (
          <Text as="p">
            {t('summary.none')}{' '}
            <TabLink tab={trainingTabRouteRef} search={{ start: '1' }}>
              {t('summary.start')}
            </TabLink>
          </Text>
        )
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
