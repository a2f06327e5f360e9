import { useCallback } from 'react';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, Link, Text } from '@backstage/ui';
import { RiFileLine, RiFolderLine } from '@remixicon/react';
import { formatBytes } from '@modelport/plugin-ml-common';
import type {
  ArtifactEntry,
  ListArtifactsResponse,
  RunDetail,
} from '@modelport/plugin-ml-experiments-common';
import {
  type LiveRequest,
  LiveView,
  Section,
  useLive,
  useUrlState,
} from '@modelport/plugin-ml-react';
import { mlExperimentsApiRef } from '../../api/MlExperimentsApi';
import { runChannel } from '../../model/channels';
import { isFinal } from '../../model/runState';
import { mlExperimentsTranslationRef } from '../../translation';
import { AnswerNotices } from '../shared/AnswerNotices';
import { ArtifactFile } from './ArtifactFile';
import { ArtifactPath } from './ArtifactPath';
import styles from './RunDetail.module.css';

/** Artifacts change seldom: a slower beat than that of curves. */
const INTERVAL_MS = 30_000;

interface ArtifactBrowserProps {
  entityRef: CompoundEntityRef;
  run: RunDetail;
}

/** Folders and files of a run, with a preview beside them. */
export function ArtifactBrowser({ entityRef, run }: ArtifactBrowserProps) {
  const { t } = useTranslationRef(mlExperimentsTranslationRef);
  const api = useApi(mlExperimentsApiRef);
  const url = useUrlState();
  const path = url.get('path') ?? '';
  const file = url.get('file');
  const more = url.get('more');
  const { runId, server, status } = run;

  const load = useCallback(
    async ({ signal }: LiveRequest<ListArtifactsResponse>) => {
      const value = await api.listArtifacts(entityRef, runId, {
        path: path || undefined,
        pageToken: more,
        signal,
      });
      return { value, done: isFinal(status) && !value.stale };
    },
    [api, entityRef, runId, path, more, status],
  );
  const channel = runChannel(server, runId);
  const live = useLive({
    channel,
    key: JSON.stringify([channel, 'artifacts', path, more]),
    load,
    intervalMs: INTERVAL_MS,
  });

  const hrefOf = (entry: ArtifactEntry) =>
    entry.isDirectory
      ? url.href({ path: entry.path, file: undefined, more: undefined })
      : url.href({ file: entry.path });

  return (
    <Section title={t('artifacts.title')}>
      <LiveView
        live={live}
        loadingText={t('artifacts.loading')}
        what={t('artifacts.what')}
      >
        {answer => (
          <Flex direction="column" gap="3">
            <AnswerNotices answer={answer} />
            <ArtifactPath path={path} />
            {answer.items.length === 0 ? (
              <Text>{t('artifacts.none')}</Text>
            ) : (
              <div className={styles.browser}>
                <div>
                  <ul
                    className={styles.files}
                    aria-label={t('artifacts.list', {
                      path: path || t('artifacts.root'),
                    })}
                  >
                    {answer.items.map(entry => (
                      <li key={entry.path}>
                        {entry.isDirectory ? (
                          <RiFolderLine size={16} aria-hidden />
                        ) : (
                          <RiFileLine size={16} aria-hidden />
                        )}
                        <Link
                          href={hrefOf(entry)}
                          aria-current={entry.path === file || undefined}
                        >
                          {entry.name}
                        </Link>
                        {!entry.isDirectory && formatBytes(entry.size)}
                      </li>
                    ))}
                  </ul>
                  {answer.nextPageToken && (
                    <Button
                      size="small"
                      variant="secondary"
                      onPress={() => url.go({ more: answer.nextPageToken })}
                    >
                      {t('artifacts.more')}
                    </Button>
                  )}
                </div>
                <ArtifactFile
                  entityRef={entityRef}
                  runId={runId}
                  entry={answer.items.find(entry => entry.path === file)}
                />
              </div>
            )}
          </Flex>
        )}
      </LiveView>
    </Section>
  );
}
