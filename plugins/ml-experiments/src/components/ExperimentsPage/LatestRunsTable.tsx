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
import type { RunSummary } from '@modelport/plugin-ml-experiments-common';
import {
  chooseMetrics,
  RelativeTime,
  Shortened,
  useNow,
  WideTable,
} from '@modelport/plugin-ml-react';
import { RUNS_TAB_PATH } from '../../routes';
import { chooseParams } from '../../model/chooseParams';
import { shownMetric } from '../../model/shownMetric';
import { mlExperimentsTranslationRef } from '../../translation';
import { durationWords } from '../RunsList/runColumns';
import { RunCommit } from '../shared/RunCommit';
import { RunStatusBadge } from '../shared/RunStatusBadge';
import styles from '../RunsList/RunsTable.module.css';

const MOST_METRICS = 2;
const MOST_PARAMS = 3;

/** For each model the parameters in which its runs differ come first. */
function paramsByModel(runs: RunSummary[]): Map<string, string[]> {
  const runsOf = new Map<string, RunSummary[]>();
  for (const run of runs) {
    runsOf.set(run.entityRef, [...(runsOf.get(run.entityRef) ?? []), run]);
  }
  return new Map(
    [...runsOf].map(([model, own]) => [model, chooseParams(own, Infinity)]),
  );
}

/** Runs of several models, each with a link to its model's tab. */
export function LatestRunsTable({ runs }: { runs: RunSummary[] }) {
  const { t } = useTranslationRef(mlExperimentsTranslationRef);
  const entityRoute = useRouteRef(entityRouteRef);
  const now = useNow();
  const rows = useMemo(() => {
    const params = paramsByModel(runs);
    return runs.map(run => {
      const ref = parseEntityRef(run.entityRef);
      const page = entityRoute?.({ ...ref });
      return {
        id: `${run.server}/${run.runId}`,
        run,
        model: ref.name,
        tab: page && `${page}/${RUNS_TAB_PATH}`,
        params: (params.get(run.entityRef) ?? [])
          .filter(name => Object.hasOwn(run.params, name))
          .slice(0, MOST_PARAMS),
      };
    });
  }, [runs, entityRoute]);
  const linked = (text: string, href: string | undefined) => {
    const name = <Shortened text={text} />;
    return href ? <Link href={href}>{name}</Link> : name;
  };
  const values = (words: string) => (
    <span className={styles.values} title={words}>
      {words || '–'}
    </span>
  );

  return (
    <WideTable>
      <TableRoot aria-label={t('page.table')} className={styles.table}>
        <TableHeader>
          <Column id="status">{t('column.status')}</Column>
          <Column id="name" isRowHeader>
            {t('page.name')}
          </Column>
          <Column id="model">{t('column.model')}</Column>
          <Column id="started">{t('column.started')}</Column>
          <Column id="duration">{t('column.duration')}</Column>
          <Column id="metrics">{t('column.metrics')}</Column>
          <Column id="params">{t('column.params')}</Column>
        </TableHeader>
        <TableBody items={rows} dependencies={[now]}>
          {({ id, run, model, tab, params }) => (
            <Row id={id}>
              <Cell>
                <RunStatusBadge status={run.status} />
              </Cell>
              <Cell>
                {linked(
                  run.name,
                  tab && `${tab}?run=${encodeURIComponent(run.runId)}`,
                )}
                {run.commit && (
                  <div>
                    <RunCommit commit={run.commit} />
                  </div>
                )}
              </Cell>
              <Cell>{linked(model, tab)}</Cell>
              <Cell>
                <RelativeTime at={run.startTime} />
              </Cell>
              <Cell>{durationWords(run, now, t('run.unknownTime'))}</Cell>
              <Cell>
                {values(
                  chooseMetrics([run], MOST_METRICS)
                    .map(name => `${name} ${shownMetric(run, name)}`)
                    .join(', '),
                )}
              </Cell>
              <Cell>
                {values(
                  params.map(name => `${name} ${run.params[name]}`).join(', '),
                )}
              </Cell>
            </Row>
          )}
        </TableBody>
      </TableRoot>
    </WideTable>
  );
}
