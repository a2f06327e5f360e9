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
import { WideTable } from '@modelport/plugin-ml-react';
import styles from './shared.module.css';

/** One column of a table. */
export interface DataColumn<T> {
  id: string;
  label: string;
  isRowHeader?: boolean;
  cell: (row: T) => ReactNode;
}

interface DataTableProps<T> {
  label: string;
  columns: DataColumn<T>[];
  rows: Array<T & { id: string }>;
}

/** A table that scrolls by itself when it is wider than the page. */
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
