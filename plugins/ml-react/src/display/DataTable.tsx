import { useMemo } from 'react';
import type { ReactNode } from 'react';
import {
  Cell,
  Column,
  Row,
  TableBody,
  TableHeader,
  TableRoot,
} from '@backstage/ui';
import styles from './DataTable.module.css';
import { WideTable } from './WideTable';

/**
 * One column of a {@link DataTable}.
 *
 * @public
 */
export interface DataColumn<T> {
  id: string;
  label: string;
  /** Whether its cells name their rows. */
  isRowHeader?: boolean;
  cell: (row: T) => ReactNode;
}

/**
 * Props of {@link DataTable}.
 *
 * @public
 */
export interface DataTableProps<T> {
  /** Names the table. */
  label: string;
  columns: DataColumn<T>[];
  rows: Array<T & { id: string }>;
}

/**
 * A table of rows of one kind, which scrolls by itself when it is wider than the page.
 *
 * @public
 */
export function DataTable<T>(props: DataTableProps<T>) {
  const { label, columns, rows } = props;
  const items = useMemo(() => rows.map(row => ({ id: row.id, row })), [rows]);
  return (
    <WideTable>
      <TableRoot aria-label={label} className={styles.table}>
        <TableHeader columns={columns}>
          {column => (
            <Column id={column.id} isRowHeader={column.isRowHeader}>
              {column.label}
            </Column>
          )}
        </TableHeader>
        <TableBody items={items} dependencies={[columns]}>
          {({ id, row }) => (
            <Row id={id} columns={columns}>
              {column => <Cell>{column.cell(row)}</Cell>}
            </Row>
          )}
        </TableBody>
      </TableRoot>
    </WideTable>
  );
}
