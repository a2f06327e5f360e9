import { useMemo } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  QueueCluster,
  RunningEntry,
} from '@modelport/plugin-ml-training-common';
import {
  type DataColumn,
  RelativeTime,
  StatusBadge,
} from '@modelport/plugin-ml-react';
import { mlTrainingTranslationRef } from '../../translation';
import { entryColumns } from './entryColumns';
import { QueueTable } from './QueueTable';
import { useAmountWords } from './useAmountWords';

/** What quota is reserved for in a cluster, the longest first. */
export function RunningTable({ cluster }: { cluster: QueueCluster }) {
  const { t } = useTranslationRef(mlTrainingTranslationRef);
  const columns = useRunningColumns();
  const { name, running, clusterQueues } = cluster;
  const rows = running.map(entry => ({
    ...entry,
    id: `${entry.namespace} ${entry.name}`,
  }));
  const hasHidden = clusterQueues.some(queue => queue.running.hidden > 0);
  return (
    <QueueTable
      title={t('queues.running')}
      label={t('queues.runningIn', { cluster: name })}
      columns={columns}
      rows={rows}
      emptyText={
        hasHidden ? t('queues.runningNoneHere') : t('queues.runningNone')
      }
    />
  );
}

function useRunningColumns(): DataColumn<RunningEntry>[] {
  const { t } = useTranslationRef(mlTrainingTranslationRef);
  const words = useAmountWords();
  return useMemo<DataColumn<RunningEntry>[]>(
    () => [
      ...entryColumns({
        training: t('queues.trainingColumn'),
        queue: t('queues.queue'),
      }),
      {
        id: 'since',
        label: t('queues.since'),
        cell: ({ since }) => <RelativeTime at={Date.parse(since)} />,
      },
      {
        id: 'uses',
        label: t('queues.uses'),
        cell: ({ uses }) =>
          uses
            .map(({ resource, amount, flavor }) =>
              t('queues.useOf', { amount: words(resource, amount), flavor }),
            )
            .join(', '),
      },
      {
        id: 'quota',
        label: t('queues.quota'),
        cell: entry => <QuotaCell entry={entry} />,
      },
    ],
    [t, words],
  );
}

function QuotaCell({ entry }: { entry: RunningEntry }) {
  const { t } = useTranslationRef(mlTrainingTranslationRef);
  const { admitted, borrows, preemptible } = entry;
  if (preemptible) {
    return <StatusBadge tone="warning" label={t('queues.preemptible')} />;
  }
  if (borrows) return <>{t('queues.borrows')}</>;
  return <>{admitted ? t('queues.own') : t('queues.checked')}</>;
}
