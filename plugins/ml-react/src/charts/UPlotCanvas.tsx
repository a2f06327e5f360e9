import { useEffect, useRef } from 'react';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { formatNumber } from '@modelport/plugin-ml-common';
import type { ThemeMode } from '../theme/useThemeMode';
import type { AlignedSeries } from './alignSeries';
import { AXIS_COLORS, SERIES_COLORS, SERIES_DASHES } from './palette';
import { DAY_STEPS, dayTicks, tickDays, tickTimes } from './timeWords';

/** What x is: a number, or milliseconds since 1970 that name an instant in local time or a day of UTC. */
export type XKind = 'number' | 'time' | 'utc-day';

interface UPlotCanvasProps {
  aligned: AlignedSeries;
  labels: readonly string[];
  mode: ThemeMode;
  logarithmic: boolean;
  height: number;
  xKind: XKind;
  onCursor: (index: number | null) => void;
}

function axis(mode: ThemeMode, size: number): UPlot.Axis {
  const { text, grid } = AXIS_COLORS[mode];
  return {
    stroke: text,
    size,
    grid: { stroke: grid, width: 1 },
    ticks: { stroke: grid, width: 1 },
    font: '12px sans-serif',
    values: (_plot, splits) =>
      splits.map(split => (split === null ? '' : formatNumber(split))),
  };
}

function timeAxis(mode: ThemeMode, size: number): UPlot.Axis {
  return {
    ...axis(mode, size),
    values: (_plot, splits, _axis, _space, step) => tickTimes(splits, step),
  };
}

function dayAxis(mode: ThemeMode, size: number): UPlot.Axis {
  return {
    ...axis(mode, size),
    incrs: DAY_STEPS,
    splits: (_plot, _axis, from, to, step) => dayTicks(from, to, step),
    values: (_plot, splits) => tickDays(splits),
  };
}

const X_AXES = { number: axis, time: timeAxis, 'utc-day': dayAxis };

type PlotProps = Omit<UPlotCanvasProps, 'aligned' | 'onCursor'>;

function plotOptions(
  props: PlotProps,
  width: number,
  onCursor: (index: number | null) => void,
): UPlot.Options {
  const { labels, mode, logarithmic, height, xKind } = props;
  return {
    width,
    height,
    // Times in milliseconds.
    ms: 1,
    legend: { show: false },
    cursor: { y: false, drag: { x: true, y: false } },
    scales: {
      x: { time: xKind !== 'number' },
      y: { distr: logarithmic ? 3 : 1 },
    },
    axes: [X_AXES[xKind](mode, 32), axis(mode, 64)],
    series: [
      {},
      ...labels.map((label, position) => ({
        label,
        stroke: SERIES_COLORS[mode][position],
        dash: [...SERIES_DASHES[position]],
        width: 2,
        spanGaps: false,
        points: { size: 5 },
      })),
    ],
    hooks: { setCursor: [plot => onCursor(plot.cursor.idx ?? null)] },
  };
}

/** Curves on a canvas: the lazy part of `LineChart`. */
export default function UPlotCanvas(props: UPlotCanvasProps) {
  const { aligned, labels, mode, logarithmic, height, xKind, onCursor } = props;
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot>();
  const newest = useRef(aligned);
  newest.current = aligned;

  useEffect(() => {
    const element = host.current;
    if (!element) {
      return undefined;
    }
    const drawn = new UPlot(
      plotOptions(
        { labels, mode, logarithmic, height, xKind },
        element.clientWidth || 600,
        onCursor,
      ),
      [newest.current.x, ...newest.current.y],
      element,
    );
    plot.current = drawn;
    const observer = new ResizeObserver(() =>
      drawn.setSize({ width: element.clientWidth || 600, height }),
    );
    observer.observe(element);
    return () => {
      observer.disconnect();
      drawn.destroy();
      plot.current = undefined;
    };
  }, [labels, mode, logarithmic, height, xKind, onCursor]);

  useEffect(() => {
    plot.current?.setData([aligned.x, ...aligned.y]);
  }, [aligned]);

  return <div ref={host} />;
}
