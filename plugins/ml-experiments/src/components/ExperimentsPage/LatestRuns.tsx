import { useCallback } from 'react';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { ButtonLink, Flex, Text } from '@backstage/ui';
import { ML_EXPERIMENT_ANNOTATION } from '@modelport/plugin-ml-common';
import type { ListRunsResponse } from '@modelport/plugin-ml-experiments-common';
import {
  EmptyState,
  type LiveRequest,
  LiveView,
  Pager,
  useLive,
  usePages,
  useUrlState,
} from '@modelport/plugin-ml-react';
import { mlExperimentsApiRef } from '../../api/MlExperimentsApi';
import { ALL_RUNS_CHANNEL } from '../../model/channels';
import { mlExperimentsTranslationRef } from '../../translation';
import { AnswerNotices } from '../shared/AnswerNotices';
import { LatestRunsTable } from './LatestRunsTable';

const PAGE_SIZE = 25;

function InWords(props: { answer: ListRunsResponse; page: number }) {
  const { answer, page } = props;
  const { t } = useTranslationRef(mlExperimentsTranslationRef);
  const models = t('page.models', {
    count: new Set(answer.items.map(run => run.entityRef)).size,
  });
  const count = answer.items.length;
  const words =
    page === 1
      ? t('page.state', { count, models })
      : t('page.statePage', { count, models, page: String(page) });
  return (
    <Text as="p" variant="body-large" data-testid="runs-in-words">
      {words}
    </Text>
  );
}

function NoRuns({ beyond }: { beyond: boolean }) {
  const { t } = useTranslationRef(mlExperimentsTranslationRef);
  const url = useUrlState();
  return beyond ? (
    <EmptyState
      title={t('page.emptyPage')}
      nextStep={t('page.emptyPageNext')}
      actions={
        <ButtonLink href={url.href({ pages: undefined })}>
          {t('page.first')}
        </ButtonLink>
      }
    />
  ) : (
    <EmptyState
      title={t('page.emptyTitle')}
      nextStep={t('page.emptyNext', { annotation: ML_EXPERIMENT_ANNOTATION })}
      actions={<ButtonLink href="/create">{t('page.create')}</ButtonLink>}
    />
  );
}

/** The latest runs of all models that the user may see, page by page. */
export function LatestRuns() {
  const { t } = useTranslationRef(mlExperimentsTranslationRef);
  const api = useApi(mlExperimentsApiRef);
  const pages = usePages();
  const pageToken = pages[pages.length - 1];
  const load = useCallback(
    async ({ signal }: LiveRequest<ListRunsResponse>) => ({
      value: await api.listAllRuns({ pageSize: PAGE_SIZE, pageToken, signal }),
    }),
    [api, pageToken],
  );
  const live = useLive({
    channel: ALL_RUNS_CHANNEL,
    key: JSON.stringify([ALL_RUNS_CHANNEL, pageToken]),
    load,
  });
  return (
    <LiveView live={live} loadingText={t('page.loading')} what={t('page.what')}>
      {answer => (
        <Flex direction="column" gap="4">
          <AnswerNotices answer={answer} />
          {answer.items.length > 0 && (
            <>
              <InWords answer={answer} page={pages.length + 1} />
              <LatestRunsTable runs={answer.items} />
              <Pager pages={pages} next={answer.nextPageToken} />
            </>
          )}
          {answer.items.length === 0 && answer.errors.length === 0 && (
            <NoRuns beyond={pages.length > 0} />
          )}
        </Flex>
      )}
    </LiveView>
  );
}
