import { useMemo } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { LatencyResponse } from '@modelport/plugin-fraud-latency-common';
import { type ChartSeries, LineChart } from '@modelport/plugin-ml-react';
import {
  answeredIn,
  curveOf,
  levelOver,
  SATURATED_PERCENT,
} from '../../model/overTime';
import { fraudLatencyTranslationRef } from '../../translation';
import { useFigureWords } from '../shared/useFigureWords';

interface CurvesProps {
  response: LatencyResponse;
}

/** What all curves have in common: times, and gaps where nothing is known. */
function useAxis() {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  return {
    xLabel: t('overTime.until'),
    xIsTime: true,
    gapText: t('overTime.gap'),
  };
}

const scaled = (value: number | null, factor: number) =>
  value === null ? null : value * factor;

/** Requests a second: answered, and those that were refused, failed or turned away. */
export function Throughput({ response }: CurvesProps) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const series = useMemo((): ChartSeries[] => {
    const perStep = 1 / response.stepSeconds;
    const rest = (['degraded', 'refused', 'failed', 'shed'] as const).map(
      name => ({
        id: name,
        label: t(`overTime.${name}`),
        points: curveOf(response, point => scaled(point[name], perStep)),
      }),
    );
    const answered = {
      id: 'answered',
      label: t('overTime.answered'),
      points: curveOf(response, point => scaled(answeredIn(point), perStep)),
    };
    return [answered, ...rest];
  }, [response, t]);
  return (
    <LineChart
      title={t('overTime.throughput')}
      {...useAxis()}
      series={series}
    />
  );
}

/** How long what is to do waits for the event loop: known as the bound of a bucket, and told as one. */
export function LoopDelay({ response }: CurvesProps) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const words = useFigureWords();
  const series = useMemo(
    () => [
      {
        id: 'delay',
        label: t('overTime.delayCurve'),
        points: curveOf(response, ({ loopDelaySeconds }) =>
          scaled(loopDelaySeconds, 1_000),
        ),
      },
    ],
    [response, t],
  );
  return (
    <div>
      <LineChart
        title={t('overTime.delay')}
        {...useAxis()}
        formatY={delay => words.bucket(0, delay / 1_000)}
        series={series}
      />
      <Text as="p" color="secondary">
        {t('overTime.delayNote')}
      </Text>
    </div>
  );
}

/** How busy the event loop is, with the line above which it is saturated. */
export function LoopBusy({ response }: CurvesProps) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const series = useMemo(() => {
    const points = curveOf(response, ({ loopBusy }) => scaled(loopBusy, 100));
    return [
      { id: 'busy', label: t('overTime.busyCurve'), points },
      {
        id: 'saturation',
        label: t('overTime.saturation'),
        points: levelOver(points, SATURATED_PERCENT),
      },
    ];
  }, [response, t]);
  return (
    <LineChart title={t('overTime.busy')} {...useAxis()} series={series} />
  );
}
