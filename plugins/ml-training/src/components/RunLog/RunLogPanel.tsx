import { useCallback } from 'react';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  hasEnded,
  trainingChannel,
} from '@modelport/plugin-ml-training-common';
import type { Training } from '@modelport/plugin-ml-training-common';
import {
  type LiveRequest,
  LiveView,
  useLive,
  useShownRun,
} from '@modelport/plugin-ml-react';
import { mlTrainingApiRef } from '../../api/MlTrainingApi';
import { mlTrainingTranslationRef } from '../../translation';
import { TrainingLog } from '../TrainingDetail/TrainingLog';

/** The tag with which the backend marks the runs of its trainings. */
const TRAINING_TAG = 'modelport.training';

function LogOfTraining(props: { entityRef: CompoundEntityRef; id: string }) {
  const { entityRef, id } = props;
  const { t } = useTranslationRef(mlTrainingTranslationRef);
  const api = useApi(mlTrainingApiRef);
  const load = useCallback(
    async ({ signal }: LiveRequest<Training>) => {
      const value = await api.getTraining(entityRef, id, { signal });
      return { value, done: hasEnded(value.state) };
    },
    [api, entityRef, id],
  );
  const channel = trainingChannel(id);
  const live = useLive({ channel, key: `${channel}#state`, load });
  return (
    <LiveView
      live={live}
      loadingText={t('detail.loading')}
      what={t('detail.what')}
    >
      {({ state }) => (
        <TrainingLog entityRef={entityRef} id={id} state={state} />
      )}
    </LiveView>
  );
}

/** The log of the training that made a run, on the run's page; nothing for a run that the portal did not start. */
export function RunLogPanel() {
  const { entityRef, tags } = useShownRun();
  const id = tags[TRAINING_TAG];
  return id ? <LogOfTraining entityRef={entityRef} id={id} /> : null;
}
