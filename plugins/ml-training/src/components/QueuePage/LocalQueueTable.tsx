import { useMemo } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  LocalQueueView,
  QueueCluster,
} from '@modelport/plugin-ml-training-common';
import type { DataColumn } from '@modelport/plugin-ml-react';
import { mlTrainingTranslationRef } from '../../translation';
import styles from './QueuePage.module.css';
import { QueueTable } from './QueueTable';

/** By which queue the trainings of each configured namespace get to a queue of the cluster. */
export function LocalQueueTable({ cluster }: { cluster: QueueCluster }) {
  const { t } = useTranslationRef(mlTrainingTranslationRef);
  const { name, localQueues } = cluster;
  const columns = useMemo<DataColumn<LocalQueueView>[]>(
    () => [
      {
        id: 'local',
        label: t('queues.localQueue'),
        isRowHeader: true,
        cell: queue => `${queue.namespace}/${queue.name}`,
      },
      {
        id: 'queue',
        label: t('queues.queue'),
        cell: ({ clusterQueue }) => clusterQueue,
      },
      {
        id: 'counts',
        label: t('queues.count'),
        cell: ({ pending, running }) =>
          t('queues.counts', {
            pending: String(pending),
            running: String(running),
          }),
      },
      {
        id: 'state',
        label: t('queues.state'),
        cell: ({ state }) => <span className={styles.wrap}>{state}</span>,
      },
    ],
    [t],
  );
  return (
    <QueueTable
      title={t('queues.localQueues')}
      label={t('queues.localQueuesOf', { cluster: name })}
      columns={columns}
      rows={localQueues.map(queue => ({
        ...queue,
        id: `${queue.namespace} ${queue.name}`,
      }))}
      emptyText=""
    />
  );
}
