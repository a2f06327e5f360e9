import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import { ML_EXPERIMENTS_LIMITS } from '@modelport/plugin-ml-experiments-common';
import type {
  GetMetricsResponse,
  RunDetail,
} from '@modelport/plugin-ml-experiments-common';
import {
  chooseMetrics,
  LineChart,
  type LiveRequest,
  LiveView,
  Section,
  useLive,
} from '@modelport/plugin-ml-react';
import { mlExperimentsApiRef } from '../../api/MlExperimentsApi';
import { runChannel } from '../../model/channels';
import { isFinal } from '../../model/runState';
import { toChartSeries } from '../../model/toChartSeries';
import { mlExperimentsTranslationRef } from '../../translation';
import { AnswerNotices } from '../shared/AnswerNotices';
import styles from './RunDetail.module.css';

interface RunCurvesProps {
  entityRef: CompoundEntityRef;
  run: RunDetail;
}

function Curves({ answer }: { answer: GetMetricsResponse }) {
  const { t } = useTranslationRef(mlExperimentsTranslationRef);
  const charts = useMemo(
    () =>
      answer.items
        .filter(({ steps }) => steps.length > 1)
        .map(series => ({
          key: series.key,
          title: series.thinned
            ? t('run.thinned', {
                name: series.key,
                shown: String(series.steps.length),
                total: String(series.totalPoints),
              })
            : series.key,
          series: [toChartSeries(series, series.key, series.key)],
        })),
    [answer, t],
  );
  if (charts.length === 0) {
    return <Text>{t('run.curvesNone')}</Text>;
  }
  return (
    <div className={styles.curves}>
      {charts.map(({ key, title, series }) => (
        <LineChart
          key={key}
          title={title}
          series={series}
          xLabel={t('run.step')}
        />
      ))}
    </div>
  );
}

/** A chart for each metric with a history, drawn while the run goes on. */
export function RunCurves({ entityRef, run }: RunCurvesProps) {
  const { t } = useTranslationRef(mlExperimentsTranslationRef);
  const api = useApi(mlExperimentsApiRef);
  const total = chooseMetrics([run], Infinity).length;
  const keys = chooseMetrics([run], ML_EXPERIMENTS_LIMITS.maxMetricKeys);
  const wanted = JSON.stringify(keys);

  const { runId, status, server } = run;
  const load = useCallback(
    async ({ signal }: LiveRequest<GetMetricsResponse>) => {
      const names: string[] = JSON.parse(wanted);
      const value: GetMetricsResponse =
        names.length === 0
          ? {
              items: [],
              errors: [],
              stale: false,
              fetchedAt: new Date().toISOString(),
            }
          : await api.getMetrics(entityRef, runId, names, { signal });
      return { value, done: isFinal(status) && !value.stale };
    },
    [api, entityRef, runId, wanted, status],
  );
  const channel = runChannel(server, runId);
  const live = useLive({ channel, key: `${channel}#curves`, load });

  const { retry } = live;
  const read = useRef(wanted);
  useEffect(() => {
    if (read.current !== wanted) {
      read.current = wanted;
      retry();
    }
  }, [wanted, retry]);

  return (
    <Section title={t('run.curves')}>
      <LiveView
        live={live}
        loadingText={t('run.curvesLoading')}
        what={t('run.curvesWhat')}
      >
        {answer => (
          <Flex direction="column" gap="3">
            <AnswerNotices answer={answer} />
            {total > keys.length && (
              <Text>
                {t('run.curvesCut', {
                  shown: String(keys.length),
                  total: String(total),
                })}
              </Text>
            )}
            <Curves answer={answer} />
          </Flex>
        )}
      </LiveView>
    </Section>
  );
}
