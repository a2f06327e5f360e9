import { useCallback } from 'react';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { getModelAnnotations } from '@modelport/plugin-ml-common';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { ButtonLink, Flex } from '@backstage/ui';
import { RiArrowLeftLine } from '@remixicon/react';
import type { GetRunResponse } from '@modelport/plugin-ml-experiments-common';
import {
  type LiveRequest,
  LiveView,
  useLive,
  useUrlState,
} from '@modelport/plugin-ml-react';
import { mlExperimentsApiRef } from '../../api/MlExperimentsApi';
import { runChannel } from '../../model/channels';
import { isFinal } from '../../model/runState';
import { mlExperimentsTranslationRef } from '../../translation';
import { AnswerNotices } from '../shared/AnswerNotices';
import { NoSuchRun } from '../shared/NoSuchRun';
import { ArtifactBrowser } from './ArtifactBrowser';
import { RunCurves } from './RunCurves';
import { RunFacts } from './RunFacts';
import { RunHeading } from './RunHeading';
import { RunLinks } from './RunLinks';
import { type RunPanel, RunPanels } from './RunPanels';
import styles from './RunDetail.module.css';

interface RunDetailViewProps {
  entityRef: CompoundEntityRef;
  runId: string;
  panels: readonly RunPanel[];
}

/** Addresses this view keeps for itself, cleared on the way back. */
const OWN = { run: undefined, path: undefined, file: undefined };

/** One run: its state in words, live curves, facts and artifacts. */
export function RunDetailView(props: RunDetailViewProps) {
  const { entityRef, runId, panels } = props;
  const { t } = useTranslationRef(mlExperimentsTranslationRef);
  const api = useApi(mlExperimentsApiRef);
  const url = useUrlState();
  const { server } = getModelAnnotations(useEntity().entity);
  const load = useCallback(
    async ({ signal }: LiveRequest<GetRunResponse>) => {
      const value = await api.getRun(entityRef, runId, { signal });
      return { value, done: isFinal(value.item.status) && !value.stale };
    },
    [api, entityRef, runId],
  );
  const live = useLive({ channel: runChannel(server, runId), load });

  return (
    <Flex direction="column" gap="4">
      <Flex>
        <ButtonLink
          href={url.href(OWN)}
          variant="tertiary"
          iconStart={<RiArrowLeftLine aria-hidden />}
        >
          {t('run.back')}
        </ButtonLink>
      </Flex>
      <LiveView
        live={live}
        loadingText={t('run.loading', { run: runId })}
        what={t('run.what')}
        missing={<NoSuchRun runId={runId} />}
      >
        {answer => (
          <>
            <AnswerNotices answer={answer} />
            <RunHeading run={answer.item} />
            <RunLinks run={answer.item} />
            <RunCurves entityRef={entityRef} run={answer.item} />
            <RunPanels
              entityRef={entityRef}
              run={answer.item}
              panels={panels}
            />
            <div className={styles.facts}>
              <RunFacts run={answer.item} />
            </div>
            <ArtifactBrowser entityRef={entityRef} run={answer.item} />
          </>
        )}
      </LiveView>
    </Flex>
  );
}
