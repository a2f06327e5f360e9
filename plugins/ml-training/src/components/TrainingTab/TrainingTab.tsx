import { useMemo } from 'react';
import { getCompoundEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import {
  getModelAnnotations,
  ML_EXPERIMENT_ANNOTATION,
} from '@modelport/plugin-ml-common';
import {
  MissingAnnotationState,
  useUrlState,
} from '@modelport/plugin-ml-react';
import { isTrainingId, NoSuchTraining } from '../shared/NoSuchTraining';
import { StartTraining } from '../StartForm/StartTraining';
import { TrainingDetail } from '../TrainingDetail/TrainingDetail';
import { TrainingsList } from '../TrainingsList/TrainingsList';

/** The tab "Training": the trainings, the form that starts one, or one training, as the URL says. */
export function TrainingTab() {
  const { entity } = useEntity();
  const url = useUrlState();
  const entityRef = useMemo(() => getCompoundEntityRef(entity), [entity]);
  if (!getModelAnnotations(entity).experiment) {
    return <MissingAnnotationState annotation={ML_EXPERIMENT_ANNOTATION} />;
  }
  const id = url.get('training');
  if (id && !isTrainingId(id)) {
    return <NoSuchTraining id={id} />;
  }
  if (id) {
    return <TrainingDetail key={id} entityRef={entityRef} id={id} />;
  }
  if (url.get('start')) {
    return <StartTraining entityRef={entityRef} />;
  }
  return <TrainingsList entityRef={entityRef} />;
}
