import { useMemo, useState } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Button,
  Cell,
  Column,
  Flex,
  Row,
  TableBody,
  TableHeader,
  TableRoot,
  Text,
} from '@backstage/ui';
import type { TableRootProps } from '@backstage/ui';
import { ML_EXPERIMENTS_LIMITS } from '@modelport/plugin-ml-experiments-common';
import type { RunSummary } from '@modelport/plugin-ml-experiments-common';
import {
  Pager,
  useNow,
  useUrlState,
  WideTable,
} from '@modelport/plugin-ml-react';
import { parseOrder, stringifyOrder } from '../../model/orderBy';
import { mlExperimentsTranslationRef } from '../../translation';
import { runColumns } from './runColumns';
import styles from './RunsTable.module.css';

const MOST = ML_EXPERIMENTS_LIMITS.maxComparedRuns;

interface RunsTableProps {
  label: string;
  runs: RunSummary[];
  /** Tokens of the pages up to this one. */
  pages: string[];
  nextPageToken?: string;
}

type SelectionChange = NonNullable<TableRootProps['onSelectionChange']>;

/** Runs with sorting, selection for a comparison, and pages. */
export function RunsTable(props: RunsTableProps) {
  const { label, runs, pages, nextPageToken } = props;
  const { t } = useTranslationRef(mlExperimentsTranslationRef);
  const url = useUrlState();
  const now = useNow();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [tooMany, setTooMany] = useState(false);
  const order = parseOrder(url.get('sort'));

  const columns = useMemo(
    () =>
      runColumns(
        runs,
        {
          status: t('column.status'),
          name: t('column.name'),
          started: t('column.started'),
          duration: t('column.duration'),
          commit: t('column.commit'),
          unknownTime: t('run.unknownTime'),
        },
        run => url.href({ run: run.runId }),
        now,
      ),
    [runs, t, url, now],
  );
  const rows = useMemo(() => runs.map(run => ({ id: run.runId, run })), [runs]);

  const onSelectionChange: SelectionChange = keys => {
    const wanted =
      keys === 'all'
        ? [...selected, ...runs.map(({ runId }) => runId)]
        : [...keys].map(String);
    const distinct = [...new Set(wanted)];
    setTooMany(distinct.length > MOST);
    setSelected(new Set(distinct.slice(0, MOST)));
  };

  return (
    <Flex direction="column" gap="3">
      <Flex align="center" gap="3" className={styles.bar}>
        <Button
          variant="secondary"
          isDisabled={selected.size < 2}
          onPress={() => url.go({ compare: [...selected].join(',') })}
        >
          {t('list.compare')}
        </Button>
        <Text color="secondary" role="status">
          {selected.size > 0
            ? t('list.selected', { count: selected.size })
            : t('list.selectHint', { most: String(MOST) })}
          {tooMany && ` ${t('list.selectMost', { most: String(MOST) })}`}
        </Text>
      </Flex>
      <WideTable>
        <TableRoot
          aria-label={label}
          className={styles.table}
          selectionMode="multiple"
          selectionBehavior="toggle"
          selectedKeys={selected}
          onSelectionChange={onSelectionChange}
          sortDescriptor={order}
          onSortChange={({ column, direction }) =>
            url.go({
              sort: stringifyOrder({ column: String(column), direction }),
              pages: undefined,
            })
          }
        >
          <TableHeader columns={columns}>
            {column => (
              <Column
                id={column.id}
                isRowHeader={column.isRowHeader}
                allowsSorting={column.sortable}
              >
                {column.label}
              </Column>
            )}
          </TableHeader>
          <TableBody items={rows} dependencies={[columns]}>
            {({ id, run }) => (
              <Row id={id} columns={columns}>
                {column => <Cell>{column.cell(run)}</Cell>}
              </Row>
            )}
          </TableBody>
        </TableRoot>
      </WideTable>
      <Pager pages={pages} next={nextPageToken} />
    </Flex>
  );
}
