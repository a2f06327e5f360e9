import { useCallback } from 'react';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { ButtonLink, Container, Flex, Text } from '@backstage/ui';
import { ML_EXPERIMENT_ANNOTATION } from '@modelport/plugin-ml-common';
import type { ListRunsResponse } from '@modelport/plugin-ml-experiments-common';
import {
  EmptyState,
  type LiveRequest,
  LiveView,
  useLive,
} from '@modelport/plugin-ml-react';
import { mlExperimentsApiRef } from '../../api/MlExperimentsApi';
import { ALL_RUNS_CHANNEL } from '../../model/channels';
import { mlExperimentsTranslationRef } from '../../translation';
import { AnswerNotices } from '../shared/AnswerNotices';
import { LatestRunsTable } from './LatestRunsTable';

const SHOWN = 50;

/** The latest runs of all models that the user may see. */
export function ExperimentsPage() {
  const { t } = useTranslationRef(mlExperimentsTranslationRef);
  const api = useApi(mlExperimentsApiRef);
  const load = useCallback(
    async ({ signal }: LiveRequest<ListRunsResponse>) => ({
      value: await api.listAllRuns({ pageSize: SHOWN, signal }),
    }),
    [api],
  );
  const live = useLive({ channel: ALL_RUNS_CHANNEL, load });
  return (
    <main>
      <Container>
        <LiveView
          live={live}
          loadingText={t('page.loading')}
          what={t('page.what')}
        >
          {answer => (
            <Flex direction="column" gap="4">
              <AnswerNotices answer={answer} />
              {answer.items.length > 0 ? (
                <>
                  <Text as="p" variant="body-large" data-testid="runs-in-words">
                    {t('page.state', {
                      count: answer.items.length,
                      models: String(
                        new Set(answer.items.map(run => run.entityRef)).size,
                      ),
                    })}
                  </Text>
                  <LatestRunsTable runs={answer.items} />
                </>
              ) : (
                answer.errors.length === 0 && (
                  <EmptyState
                    title={t('page.emptyTitle')}
                    nextStep={t('page.emptyNext', {
                      annotation: ML_EXPERIMENT_ANNOTATION,
                    })}
                    actions={
                      <ButtonLink href="/create">{t('page.create')}</ButtonLink>
                    }
                  />
                )
              )}
            </Flex>
          )}
        </LiveView>
      </Container>
    </main>
  );
}
