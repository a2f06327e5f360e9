import { useMemo } from 'react';
import { parseEntityRef } from '@backstage/catalog-model';
import { useRouteRef, useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Cell,
  Column,
  Link,
  Row,
  TableBody,
  TableHeader,
  TableRoot,
} from '@backstage/ui';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { formatDuration, formatNumber } from '@modelport/plugin-ml-common';
import type { RunSummary } from '@modelport/plugin-ml-experiments-common';
import {
  chooseMetrics,
  RelativeTime,
  useNow,
} from '@modelport/plugin-ml-react';
import { RUNS_TAB_PATH } from '../../routes';
import { mlExperimentsTranslationRef } from '../../translation';
import { runDuration } from '../RunsList/runColumns';
import { RunStatusBadge } from '../shared/RunStatusBadge';
import styles from '../RunsList/RunsTable.module.css';

/** Runs of several models, each with a link to its model's tab. */
export function LatestRunsTable({ runs }: { runs: RunSummary[] }) {
  const { t } = useTranslationRef(mlExperimentsTranslationRef);
  const entityRoute = useRouteRef(entityRouteRef);
  const now = useNow();
  const rows = useMemo(
    () =>
      runs.map(run => {
        const ref = parseEntityRef(run.entityRef);
        const page = entityRoute?.({ ...ref });
        return {
          id: `${run.server}/${run.runId}`,
          run,
          model: ref.name,
          tab: page && `${page}/${RUNS_TAB_PATH}`,
        };
      }),
    [runs, entityRoute],
  );
  const linked = (text: string, href: string | undefined) =>
    href ? <Link href={href}>{text}</Link> : text;

  return (
    <div className={styles.scroll}>
      <TableRoot aria-label={t('page.table')} className={styles.table}>
        <TableHeader>
          <Column id="status">{t('column.status')}</Column>
          <Column id="name" isRowHeader>
            {t('column.name')}
          </Column>
          <Column id="model">{t('column.model')}</Column>
          <Column id="started">{t('column.started')}</Column>
          <Column id="duration">{t('column.duration')}</Column>
          <Column id="metrics">{t('column.metrics')}</Column>
        </TableHeader>
        <TableBody items={rows} dependencies={[now]}>
          {({ id, run, model, tab }) => (
            <Row id={id}>
              <Cell>
                <RunStatusBadge status={run.status} />
              </Cell>
              <Cell>
                {linked(
                  run.name,
                  tab && `${tab}?run=${encodeURIComponent(run.runId)}`,
                )}
              </Cell>
              <Cell>{linked(model, tab)}</Cell>
              <Cell>
                <RelativeTime at={run.startTime} />
              </Cell>
              <Cell>{formatDuration(runDuration(run, now))}</Cell>
              <Cell>
                {chooseMetrics([run], 2)
                  .map(name => `${name} ${formatNumber(run.metrics[name])}`)
                  .join(', ')}
              </Cell>
            </Row>
          )}
        </TableBody>
      </TableRoot>
    </div>
  );
}
