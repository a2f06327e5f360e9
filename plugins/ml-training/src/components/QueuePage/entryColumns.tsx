import type { DataColumn } from '@modelport/plugin-ml-react';
import type { QueueEntry } from '@modelport/plugin-ml-training-common';
import { EntryName } from './EntryName';

/** The columns that say what waits or runs, and in which queue. */
export function entryColumns(labels: {
  training: string;
  queue: string;
}): DataColumn<QueueEntry>[] {
  return [
    {
      id: 'training',
      label: labels.training,
      isRowHeader: true,
      cell: entry => <EntryName entry={entry} />,
    },
    {
      id: 'queue',
      label: labels.queue,
      cell: ({ clusterQueue, localQueue }) => clusterQueue ?? localQueue,
    },
  ];
}
