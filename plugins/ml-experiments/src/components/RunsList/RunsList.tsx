import { useCallback } from 'react';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex } from '@backstage/ui';
import {
  EmptyState,
  type LiveRequest,
  LiveView,
  useLive,
  usePages,
  useUrlState,
} from '@modelport/plugin-ml-react';
import type { ListRunsResponse } from '@modelport/plugin-ml-experiments-common';
import { mlExperimentsApiRef } from '../../api/MlExperimentsApi';
import { entityChannel } from '../../model/channels';
import { parseOrder, toOrderBy } from '../../model/orderBy';
import { mlExperimentsTranslationRef } from '../../translation';
import { AnswerNotices } from '../shared/AnswerNotices';
import { FilterField } from './FilterField';
import { HowToLog } from './HowToLog';
import { RunsInWords } from './RunsInWords';
import { RunsTable } from './RunsTable';

const PAGE_SIZE = 25;

interface RunsListProps {
  entityRef: CompoundEntityRef;
  /** Configured name of its MLflow server. */
  server: string;
  experiment: string;
}

/** Runs of a model: state in words, filter, table. */
export function RunsList({ entityRef, server, experiment }: RunsListProps) {
  const { t } = useTranslationRef(mlExperimentsTranslationRef);
  const api = useApi(mlExperimentsApiRef);
  const url = useUrlState();
  const sort = url.get('sort');
  const filter = url.get('filter');
  const pages = usePages();
  const pageToken = pages[pages.length - 1];
  const channel = entityChannel(stringifyEntityRef(entityRef));

  const load = useCallback(
    async ({ signal }: LiveRequest<ListRunsResponse>) => ({
      value: await api.listRuns(entityRef, {
        pageSize: PAGE_SIZE,
        pageToken,
        orderBy: toOrderBy(parseOrder(sort)),
        filter,
        signal,
      }),
    }),
    [api, entityRef, pageToken, sort, filter],
  );
  const live = useLive({
    channel,
    key: JSON.stringify([channel, pageToken, sort, filter]),
    load,
  });

  const model = entityRef.name;
  return (
    <Flex direction="column" gap="4">
      <FilterField
        key={filter}
        value={filter}
        onChange={next => url.go({ filter: next, pages: undefined })}
      />
      <LiveView
        live={live}
        loadingText={t('list.loading', { model })}
        what={t('list.what', { model })}
      >
        {answer => (
          <>
            <AnswerNotices answer={answer} />
            {answer.items.length > 0 && (
              <>
                <RunsInWords entityRef={entityRef} answer={answer} />
                <RunsTable
                  label={t('list.title', { model })}
                  runs={answer.items}
                  pages={pages}
                  nextPageToken={answer.nextPageToken}
                />
              </>
            )}
            {answer.items.length === 0 && filter && (
              <EmptyState
                title={t('list.emptyFiltered')}
                nextStep={t('list.emptyFilteredNext')}
                actions={
                  <Button
                    variant="secondary"
                    onPress={() =>
                      url.go({ filter: undefined, pages: undefined })
                    }
                  >
                    {t('list.clearFilter')}
                  </Button>
                }
              />
            )}
            {answer.items.length === 0 &&
              !filter &&
              answer.errors.length === 0 && (
                <EmptyState
                  title={t('list.emptyTitle')}
                  nextStep={
                    <HowToLog
                      entityRef={entityRef}
                      server={server}
                      experiment={experiment}
                    />
                  }
                />
              )}
          </>
        )}
      </LiveView>
    </Flex>
  );
}
