import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Link, Text } from '@backstage/ui';
import type { RunDetail } from '@modelport/plugin-ml-experiments-common';
import type { CompareRow } from '../../model/compareRows';
import { mlExperimentsTranslationRef } from '../../translation';
import { RunStatusBadge } from '../shared/RunStatusBadge';
import {
  formatMetric,
  LongText,
  ScrollRegion,
  useUrlState,
} from '@modelport/plugin-ml-react';
import styles from './CompareTable.module.css';

function shownValue(row: CompareRow, index: number): string {
  return row.kind === 'param'
    ? row.values[index] ?? '–'
    : formatMetric(row.name, row.values[index]);
}

interface CompareTableProps {
  runs: RunDetail[];
  rows: CompareRow[];
}

/** A row for each parameter or metric, a column for each run. */
export function CompareTable({ runs, rows }: CompareTableProps) {
  const { t } = useTranslationRef(mlExperimentsTranslationRef);
  const url = useUrlState();
  const best = rows.filter(row => row.best !== undefined);
  return (
    <>
      <ScrollRegion label={t('compare.table')} className={styles.scroll}>
        <table className={styles.table} aria-label={t('compare.table')}>
          <thead>
            <tr>
              <th scope="col">{t('column.name')}</th>
              {runs.map(run => (
                <th key={run.runId} scope="col">
                  <Link href={url.href({ compare: undefined, run: run.runId })}>
                    {run.name}
                  </Link>
                  <div>
                    <RunStatusBadge status={run.status} />
                  </div>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(row => (
              <tr key={`${row.kind}/${row.name}`}>
                <th scope="row">
                  {row.name}
                  {row.unit && ` (${row.unit})`}{' '}
                  <span className={styles.kind}>{t(`column.${row.kind}`)}</span>
                </th>
                {runs.map((run, index) => (
                  <td
                    key={run.runId}
                    className={row.best === index ? styles.best : undefined}
                  >
                    <LongText text={shownValue(row, index)} />
                    {row.best === index && ` (${t('compare.best')})`}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {best.length > 0 && (
        <Text color="secondary">
          {t(
            best.some(row => row.isGuessed)
              ? 'compare.bestHint'
              : 'compare.bestDeclared',
          )}
        </Text>
      )}
    </>
  );
}
