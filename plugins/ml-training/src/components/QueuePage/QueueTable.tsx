import type { ReactNode } from 'react';
import {
  Cell,
  Column,
  Flex,
  Row,
  TableBody,
  TableHeader,
  TableRoot,
  Text,
} from '@backstage/ui';
import { WideTable } from '@modelport/plugin-ml-react';
import styles from './QueuePage.module.css';

/** One column of a table about queues. */
export interface QueueColumn<T> {
  id: string;
  label: string;
  isRowHeader?: boolean;
  cell: (row: T) => ReactNode;
}

interface QueueTableProps<T> {
  /** Heading of the table. */
  title: string;
  /** Names it among those of other clusters. */
  label: string;
  columns: QueueColumn<T>[];
  rows: (T & { id: string })[];
  /** What to say when there is nothing. */
  emptyText: string;
}

/** A table about the queues of a cluster, or the sentence that there is nothing. */
export function QueueTable<T extends object>(props: QueueTableProps<T>) {
  const { title, label, columns, rows, emptyText } = props;
  return (
    <Flex direction="column" gap="2">
      <Text as="h3" variant="body-large" weight="bold">
        {title}
      </Text>
      {rows.length === 0 ? (
        <Text>{emptyText}</Text>
      ) : (
        <WideTable>
          <TableRoot aria-label={label} className={styles.table}>
            <TableHeader columns={columns}>
              {column => (
                <Column id={column.id} isRowHeader={column.isRowHeader}>
                  {column.label}
                </Column>
              )}
            </TableHeader>
            <TableBody items={rows} dependencies={[columns]}>
              {row => (
                <Row id={row.id} columns={columns}>
                  {column => <Cell>{column.cell(row)}</Cell>}
                </Row>
              )}
            </TableBody>
          </TableRoot>
        </WideTable>
      )}
    </Flex>
  );
}
