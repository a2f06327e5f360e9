import { useMemo } from 'react';
import { getCompoundEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import {
  getModelAnnotations,
  ML_REGISTERED_MODEL_ANNOTATION,
} from '@modelport/plugin-ml-common';
import {
  MissingAnnotationState,
  useUrlState,
} from '@modelport/plugin-ml-react';
import { DeployVersion } from '../DeployForm/DeployVersion';
import { DeploymentDetail } from '../DeploymentDetail/DeploymentDetail';
import { isDeploymentId, NoSuchDeployment } from '../shared/NoSuchDeployment';
import { DeploymentsList } from '../DeploymentsList/DeploymentsList';

/** The tab "Deployments": what serves, the form that deploys a version, or one deployment, as the URL says. */
export function DeploymentsTab() {
  const { entity } = useEntity();
  const url = useUrlState();
  const entityRef = useMemo(() => getCompoundEntityRef(entity), [entity]);
  if (!getModelAnnotations(entity).registeredModel) {
    return (
      <MissingAnnotationState annotation={ML_REGISTERED_MODEL_ANNOTATION} />
    );
  }
  const version = url.get('deploy');
  if (version) {
    return (
      <DeployVersion key={version} entityRef={entityRef} version={version} />
    );
  }
  const id = url.get('deployment');
  if (id && !isDeploymentId(id)) {
    return <NoSuchDeployment id={id} />;
  }
  if (id) {
    return <DeploymentDetail key={id} entityRef={entityRef} id={id} />;
  }
  return <DeploymentsList entityRef={entityRef} />;
}
