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
import { LedgerView } from '../Ledger/LedgerView';
import { RegisterVersion } from '../RegisterForm/RegisterVersion';
import { RequestsView } from '../Requests/RequestsView';
import { isVersionNumber } from '../../model/names';
import { NoVersion } from '../VersionDetail/NoVersion';
import { VersionDetail } from '../VersionDetail/VersionDetail';
import { VersionsList } from '../VersionsList/VersionsList';

/** The tab "Versions": the versions, one of them, the form that registers one, the requests or the ledger, as the URL says. */
export function VersionsTab() {
  const { entity } = useEntity();
  const url = useUrlState();
  const entityRef = useMemo(() => getCompoundEntityRef(entity), [entity]);
  if (!getModelAnnotations(entity).registeredModel) {
    return (
      <MissingAnnotationState annotation={ML_REGISTERED_MODEL_ANNOTATION} />
    );
  }
  const version = url.get('version');
  const runId = url.get('register');
  if (version && !isVersionNumber(version)) {
    return <NoVersion version={version} />;
  }
  if (version) {
    return (
      <VersionDetail key={version} entityRef={entityRef} version={version} />
    );
  }
  if (runId) {
    return <RegisterVersion key={runId} entityRef={entityRef} runId={runId} />;
  }
  switch (url.get('view')) {
    case 'requests':
      return <RequestsView entityRef={entityRef} />;
    case 'ledger':
      return <LedgerView entityRef={entityRef} />;
    default:
      return <VersionsList entityRef={entityRef} />;
  }
}
