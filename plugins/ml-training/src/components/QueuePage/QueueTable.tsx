import { Flex, Text } from '@backstage/ui';
import { type DataColumn, DataTable } from '@modelport/plugin-ml-react';

interface QueueTableProps<T> {
  /** Heading of the table. */
  title: string;
  /** Names it among those of other clusters. */
  label: string;
  columns: DataColumn<T>[];
  rows: (T & { id: string })[];
  /** What to say when there is nothing. */
  emptyText: string;
}

/** A table about the queues of a cluster, or the sentence that there is nothing. */
export function QueueTable<T>(props: QueueTableProps<T>) {
  const { title, label, columns, rows, emptyText } = props;
  return (
    <Flex direction="column" gap="2">
      <Text as="h3" variant="body-large" weight="bold">
        {title}
      </Text>
      {rows.length === 0 ? (
        <Text>{emptyText}</Text>
      ) : (
        <DataTable label={label} columns={columns} rows={rows} />
      )}
    </Flex>
  );
}
