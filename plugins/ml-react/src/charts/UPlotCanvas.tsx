import { useEffect, useRef } from 'react';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { formatNumber } from '@modelport/plugin-ml-common';
import type { ThemeMode } from '../theme/useThemeMode';
import type { AlignedSeries } from './alignSeries';
import { AXIS_COLORS, SERIES_COLORS, SERIES_DASHES } from './palette';

interface UPlotCanvasProps {
  aligned: AlignedSeries;
  labels: readonly string[];
  mode: ThemeMode;
  logarithmic: boolean;
  height: number;
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

function plotOptions(
  props: Pick<UPlotCanvasProps, 'labels' | 'mode' | 'logarithmic' | 'height'>,
  width: number,
  onCursor: (index: number | null) => void,
): UPlot.Options {
  const { labels, mode, logarithmic, height } = props;
  return {
    width,
    height,
    legend: { show: false },
    cursor: { y: false, drag: { x: true, y: false } },
    scales: { x: { time: false }, y: { distr: logarithmic ? 3 : 1 } },
    axes: [axis(mode, 32), axis(mode, 64)],
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
  const { aligned, labels, mode, logarithmic, height, onCursor } = props;
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
        { labels, mode, logarithmic, height },
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
  }, [labels, mode, logarithmic, height, onCursor]);

  useEffect(() => {
    plot.current?.setData([aligned.x, ...aligned.y]);
  }, [aligned]);

  return <div ref={host} />;
}
