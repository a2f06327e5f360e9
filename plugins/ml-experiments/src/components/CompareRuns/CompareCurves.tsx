import { useCallback, useMemo } from 'react';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Select } from '@backstage/ui';
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
  useUrlState,
} from '@modelport/plugin-ml-react';
import { mlExperimentsApiRef } from '../../api/MlExperimentsApi';
import { entityChannel } from '../../model/channels';
import { chooseCurve } from '../../model/chooseCurve';
import { mergeMetrics } from '../../model/mergeMetrics';
import { isFinal } from '../../model/runState';
import { toChartSeries } from '../../model/toChartSeries';
import { mlExperimentsTranslationRef } from '../../translation';
import { AnswerNotices } from '../shared/AnswerNotices';

interface CompareCurvesProps {
  entityRef: CompoundEntityRef;
  runs: RunDetail[];
  /** The metric by which runs are ranked, when one is declared. */
  primary?: string;
}

/** One metric of all compared runs over each other. */
export function CompareCurves(props: CompareCurvesProps) {
  const { entityRef, runs, primary } = props;
  const { t } = useTranslationRef(mlExperimentsTranslationRef);
  const api = useApi(mlExperimentsApiRef);
  const url = useUrlState();
  const metrics = useMemo(() => chooseMetrics(runs, Infinity), [runs]);
  const metric = url.get('metric') ?? chooseCurve(runs, metrics, primary);
  const ids = runs.map(({ runId }) => runId).join(',');
  const ended = runs.every(({ status }) => isFinal(status));

  const load = useCallback(
    async ({ signal }: LiveRequest<GetMetricsResponse>) => {
      const answers =
        metric === undefined
          ? []
          : await Promise.all(
              ids
                .split(',')
                .map(id => api.getMetrics(entityRef, id, [metric], { signal })),
            );
      const value = mergeMetrics(answers);
      return { value, done: ended && !value.stale };
    },
    [api, entityRef, ids, metric, ended],
  );
  const live = useLive({
    channel: entityChannel(stringifyEntityRef(entityRef)),
    key: JSON.stringify([ids, metric]),
    load,
  });
  const names = useMemo(
    () => new Map(runs.map(run => [run.runId, run.name])),
    [runs],
  );
  const series = useMemo(
    () =>
      (live.value?.items ?? [])
        .filter(({ steps }) => steps.length > 0)
        .map(item =>
          toChartSeries(item, item.runId, names.get(item.runId) ?? item.runId),
        ),
    [live.value, names],
  );
  if (metric === undefined) {
    return null;
  }
  return (
    <Section title={t('compare.curves')}>
      <Flex direction="column" gap="3">
        <Select
          label={t('compare.metricChoice')}
          options={metrics.map(name => ({ value: name, label: name }))}
          value={metric}
          onChange={next => url.go({ metric: String(next) })}
        />
        <LiveView
          live={live}
          loadingText={t('run.curvesLoading')}
          what={t('compare.what')}
        >
          {answer => (
            <>
              <AnswerNotices answer={answer} />
              <LineChart
                title={metric}
                series={series}
                xLabel={t('run.step')}
              />
            </>
          )}
        </LiveView>
      </Flex>
    </Section>
  );
}
