import { useCallback } from 'react';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Container, Flex, Text } from '@backstage/ui';
import type { QueuesResponse } from '@modelport/plugin-ml-training-common';
import {
  EmptyState,
  type LiveRequest,
  LiveView,
  NoPagesBelow,
  useLive,
} from '@modelport/plugin-ml-react';
import { mlTrainingApiRef } from '../../api/MlTrainingApi';
import { mlTrainingTranslationRef } from '../../translation';
import { ClusterSection } from './ClusterSection';
import { QueuesInWords } from './QueuesInWords';

/** No signal comes on it, as clusters change by themselves: the page reads every few seconds. */
const CHANNEL = 'ml-training:queues';

/** The queues of all clusters: who waits and what is free, in words first. */
export function QueuePage() {
  const { t } = useTranslationRef(mlTrainingTranslationRef);
  const api = useApi(mlTrainingApiRef);
  const load = useCallback(
    async ({ signal }: LiveRequest<QueuesResponse>) => ({
      value: await api.getQueues({ signal }),
    }),
    [api],
  );
  const live = useLive({ channel: CHANNEL, load });
  return (
    <main>
      <Container pt="4">
        <NoPagesBelow>
          <Flex direction="column" gap="4">
            <Text as="p">{t('queues.intro')}</Text>
            <LiveView
              live={live}
              loadingText={t('queues.loading')}
              what={t('queues.what')}
            >
              {({ clusters, unnamed }) =>
                clusters.length === 0 ? (
                  <EmptyState
                    title={t('queues.emptyTitle')}
                    nextStep={t('queues.emptyNext')}
                  />
                ) : (
                  <>
                    <QueuesInWords clusters={clusters} />
                    {unnamed && (
                      <Alert
                        role="status"
                        status="warning"
                        icon
                        title={unnamed}
                      />
                    )}
                    {clusters.map(cluster => (
                      <ClusterSection key={cluster.name} cluster={cluster} />
                    ))}
                  </>
                )
              }
            </LiveView>
          </Flex>
        </NoPagesBelow>
      </Container>
    </main>
  );
}
