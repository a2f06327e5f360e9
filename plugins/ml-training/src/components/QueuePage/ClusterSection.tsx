import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import type { QueueCluster } from '@modelport/plugin-ml-training-common';
import { PartialFailure, Section } from '@modelport/plugin-ml-react';
import { mlTrainingTranslationRef } from '../../translation';
import { LocalQueueTable } from './LocalQueueTable';
import { PendingTable } from './PendingTable';
import { QuotaTable } from './QuotaTable';
import { RunningTable } from './RunningTable';

/** The queues of one cluster; what cannot be read of it stands above them. */
export function ClusterSection({ cluster }: { cluster: QueueCluster }) {
  const { t } = useTranslationRef(mlTrainingTranslationRef);
  const { name, sight, kueue, problems } = cluster;
  const { clusterQueues, localQueues } = cluster;
  const isSeen = sight !== 'none';
  return (
    <Section title={t('queues.cluster', { cluster: name })}>
      <Flex direction="column" gap="4">
        <PartialFailure
          failures={problems.map(({ what, why, since }) => ({
            source: what,
            message: why,
            lastAnswered: since === undefined ? undefined : Date.parse(since),
          }))}
        />
        {!isSeen && <Text>{t('queues.nothingSeen')}</Text>}
        {isSeen && kueue === 'absent' && <Text>{t('queues.noKueue')}</Text>}
        {isSeen && kueue === 'served' && (
          <>
            {clusterQueues.length === 0 ? (
              <Text>{t('queues.noClusterQueue')}</Text>
            ) : (
              <QuotaTable cluster={cluster} />
            )}
            <PendingTable cluster={cluster} />
            <RunningTable cluster={cluster} />
            {localQueues.length > 0 && <LocalQueueTable cluster={cluster} />}
          </>
        )}
      </Flex>
    </Section>
  );
}
