import { useCallback } from 'react';
import { parseEntityRef } from '@backstage/catalog-model';
import {
  useApi,
  useRouteRef,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { Button, ButtonLink } from '@backstage/ui';
import { Navigate } from 'react-router-dom';
import { ML_EXPERIMENT_ANNOTATION } from '@modelport/plugin-ml-common';
import type { LocateRunResponse } from '@modelport/plugin-ml-experiments-common';
import {
  EmptyState,
  isMissing,
  FailedState,
  type LiveRequest,
  LiveView,
  useLive,
  useUrlState,
} from '@modelport/plugin-ml-react';
import { mlExperimentsApiRef } from '../../api/MlExperimentsApi';
import { runChannel } from '../../model/channels';
import { RUNS_TAB_PATH } from '../../routes';
import { mlExperimentsTranslationRef } from '../../translation';

interface LocateRunProps {
  server: string;
  runId: string;
}

function ToRun({ entityRef, runId }: LocateRunResponse) {
  const { t } = useTranslationRef(mlExperimentsTranslationRef);
  const page = useRouteRef(entityRouteRef)?.(parseEntityRef(entityRef));
  if (page === undefined) {
    return (
      <FailedState
        reason={t('locate.noPage', { run: runId, entity: entityRef })}
      />
    );
  }
  // In the place of this address: back leads to where the link was opened.
  return (
    <Navigate
      to={`${page}/${RUNS_TAB_PATH}?run=${encodeURIComponent(runId)}`}
      replace
    />
  );
}

/** Leads from a server and a run, as the link that MLflow's client prints names them, to the run's page on its model. */
export function LocateRun({ server, runId }: LocateRunProps) {
  const { t } = useTranslationRef(mlExperimentsTranslationRef);
  const api = useApi(mlExperimentsApiRef);
  const url = useUrlState();
  const load = useCallback(
    async ({ signal }: LiveRequest<LocateRunResponse>) => ({
      value: await api.locateRun({ server, runId }, { signal }),
      done: true,
    }),
    [api, server, runId],
  );
  const channel = runChannel(server, runId);
  const live = useLive({ channel, key: `${channel}#locate`, load });
  if (live.value === undefined && isMissing(live.error)) {
    return (
      <EmptyState
        title={t('locate.missingTitle', { run: runId })}
        nextStep={t('locate.missingNext', {
          run: runId,
          server,
          annotation: ML_EXPERIMENT_ANNOTATION,
        })}
        actions={
          <>
            <Button variant="secondary" onPress={live.retry}>
              {t('locate.again')}
            </Button>
            <ButtonLink
              variant="secondary"
              href={url.href({ server: undefined, run: undefined })}
            >
              {t('locate.all')}
            </ButtonLink>
          </>
        }
      />
    );
  }
  return (
    <LiveView
      live={live}
      loadingText={t('locate.loading', { run: runId, server })}
      what={t('locate.what', { run: runId })}
    >
      {found => <ToRun {...found} />}
    </LiveView>
  );
}
