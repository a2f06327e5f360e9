import { useMemo } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import type {
  PendingEntry,
  QueueCluster,
} from '@modelport/plugin-ml-training-common';
import { type DataColumn, RelativeTime } from '@modelport/plugin-ml-react';
import { mlTrainingTranslationRef } from '../../translation';
import { entryColumns } from './entryColumns';
import { TrainingName } from './EntryName';
import styles from './QueuePage.module.css';
import { QueueTable } from './QueueTable';
import { useAmountWords } from './useAmountWords';

const idOf = ({ namespace, name }: PendingEntry) => `${namespace} ${name}`;

/** Who waits in a cluster, in the order of each queue. */
export function PendingTable({ cluster }: { cluster: QueueCluster }) {
  const { t } = useTranslationRef(mlTrainingTranslationRef);
  const columns = usePendingColumns();
  const { name, pending, clusterQueues } = cluster;
  const rows = pending.map(entry => ({ ...entry, id: idOf(entry) }));
  const hidden = clusterQueues.reduce(
    (sum, queue) => sum + queue.pending.hidden,
    0,
  );
  return (
    <Flex direction="column" gap="2">
      <QueueTable
        title={t('queues.pending')}
        label={t('queues.pendingIn', { cluster: name })}
        columns={columns}
        rows={rows}
        emptyText={
          hidden > 0 ? t('queues.pendingNoneHere') : t('queues.pendingNone')
        }
      />
      {hidden > 0 && <Text>{t('queues.hidden', { count: hidden })}</Text>}
    </Flex>
  );
}

function usePendingColumns(): DataColumn<PendingEntry>[] {
  const { t } = useTranslationRef(mlTrainingTranslationRef);
  const words = useAmountWords();
  return useMemo<DataColumn<PendingEntry>[]>(
    () => [
      {
        id: 'position',
        label: t('queues.position'),
        cell: entry => <PositionCell entry={entry} />,
      },
      ...entryColumns({
        training: t('queues.trainingColumn'),
        queue: t('queues.queue'),
      }),
      {
        id: 'waiting',
        label: t('queues.waitingSince'),
        cell: ({ waitingSince }) => (
          <RelativeTime at={Date.parse(waitingSince)} />
        ),
      },
      {
        id: 'priority',
        label: t('queues.priority'),
        cell: ({ priority }) => String(priority),
      },
      {
        id: 'ahead',
        label: t('queues.ahead'),
        cell: entry => <AheadCell entry={entry} />,
      },
      {
        id: 'requests',
        label: t('queues.requests'),
        cell: ({ requests }) =>
          requests.map(each => words(each.resource, each.amount)).join(', '),
      },
    ],
    [t, words],
  );
}

function PositionCell({ entry }: { entry: PendingEntry }) {
  const { t } = useTranslationRef(mlTrainingTranslationRef);
  const { position, active } = entry;
  if (position) return <strong>{rangeWords(position)}</strong>;
  return (
    <span className={styles.wrap}>
      {active ? t('queues.lostQueue') : t('queues.paused')}
    </span>
  );
}

function AheadCell({ entry }: { entry: PendingEntry }) {
  const { t } = useTranslationRef(mlTrainingTranslationRef);
  const { position, ahead } = entry;
  if (!position) return <>–</>;
  const { from, to } = position;
  return (
    <Flex direction="column" gap="1">
      <span>
        {to === 1
          ? t('queues.first')
          : t('queues.aheadCount', {
              count: to - 1,
              range: rangeWords({ from: from - 1, to: to - 1 }),
            })}
      </span>
      {ahead.map(training => (
        <span key={training.id}>
          <TrainingName training={training} />
        </span>
      ))}
    </Flex>
  );
}

function rangeWords({ from, to }: { from: number; to: number }): string {
  return from === to ? String(from) : `${from}–${to}`;
}
