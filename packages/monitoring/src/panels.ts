import {
  type Panel,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import * as heatmap from '@grafana/grafana-foundation-sdk/heatmap';
import * as prometheus from '@grafana/grafana-foundation-sdk/prometheus';
import * as stat from '@grafana/grafana-foundation-sdk/stat';
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';
import {
  GraphDrawStyle,
  StackingMode,
  StackingConfigBuilder,
} from '@grafana/grafana-foundation-sdk/common';

/** A query of Prometheus, and how its series are called. */
export type Query = readonly [expr: string, legend: string];

/** What a panel shows. */
export interface PanelSpec {
  title: string;
  /** In one sentence, for whoever does not know the figure. */
  description: string;
  /** As Grafana calls units: `s`, `reqps`, `percentunit` ... */
  unit: string;
  queries: readonly Query[];
  /** From here on a value is drawn as bad. */
  badFrom?: number;
  /** The largest value that there can be. */
  most?: number;
  /** Columns of 24. */
  width: number;
}

/** Anything that builds a panel. */
export interface PanelBuilder {
  build(): Panel;
}

const SOURCE = { type: 'prometheus', uid: '${datasource}' };
const HEIGHT = 8;
const STAT_HEIGHT = 4;

const targetsOf = ({ queries }: PanelSpec) =>
  queries.map(([expr, legend]) =>
    new prometheus.DataqueryBuilder().expr(expr).legendFormat(legend),
  );

const thresholdsOf = ({ badFrom }: PanelSpec) =>
  new dashboard.ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps([
      { value: null, color: 'green' },
      ...(badFrom === undefined ? [] : [{ value: badFrom, color: 'red' }]),
    ]);

/** Lines over time, from zero. */
export function lines(spec: PanelSpec) {
  const panel = new timeseries.PanelBuilder()
    .title(spec.title)
    .description(spec.description)
    .datasource(SOURCE)
    .unit(spec.unit)
    .min(0)
    .targets(targetsOf(spec))
    .thresholds(thresholdsOf(spec))
    .span(spec.width)
    .height(HEIGHT);
  return spec.most === undefined ? panel : panel.max(spec.most);
}

/** Bars over time that stand on each other. */
export function stacked(spec: PanelSpec) {
  return lines(spec)
    .drawStyle(GraphDrawStyle.Bars)
    .fillOpacity(80)
    .stacking(new StackingConfigBuilder().mode(StackingMode.Normal));
}

/** The figure of now. */
export function figure(spec: PanelSpec) {
  return new stat.PanelBuilder()
    .title(spec.title)
    .description(spec.description)
    .datasource(SOURCE)
    .unit(spec.unit)
    .targets(targetsOf(spec))
    .thresholds(thresholdsOf(spec))
    .span(spec.width)
    .height(STAT_HEIGHT);
}

/** Counts by bucket over time. */
export function heat(spec: PanelSpec) {
  const [[expr]] = spec.queries;
  return new heatmap.PanelBuilder()
    .title(spec.title)
    .description(spec.description)
    .datasource(SOURCE)
    .unit(spec.unit)
    .withTarget(
      new prometheus.DataqueryBuilder()
        .expr(expr)
        .legendFormat('{{le}}')
        .format(prometheus.PromQueryFormat.Heatmap),
    )
    .span(spec.width)
    .height(HEIGHT);
}
