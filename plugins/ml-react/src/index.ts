/**
 * UI parts shared by the Modelport frontends: states, charts, previews and the
 * one hook for live data.
 *
 * @packageDocumentation
 */
export { mlReactTranslationRef } from './translation';
export { formatAge } from './format/formatAge';
export { isInstant } from './format/isInstant';
export { useLengthProblem } from './form/useLengthProblem';
export { useNow } from './format/useNow';
export type {
  LiveAnswer,
  LiveLoad,
  LiveRequest,
  LiveSnapshot,
} from './live/LiveReader';
export { useLive } from './live/useLive';
export type { LiveState, UseLiveOptions } from './live/useLive';
export { DeniedState, isDenied } from './states/DeniedState';
export type { DeniedStateProps } from './states/DeniedState';
export { EmptyState } from './states/EmptyState';
export type { EmptyStateProps } from './states/EmptyState';
export { FailedState } from './states/FailedState';
export type { FailedStateProps } from './states/FailedState';
export { LiveView } from './states/LiveView';
export type { LiveViewProps } from './states/LiveView';
export { LoadingState } from './states/LoadingState';
export type { LoadingStateProps } from './states/LoadingState';
export { MissingAnnotationState } from './states/MissingAnnotationState';
export type { MissingAnnotationStateProps } from './states/MissingAnnotationState';
export { PartialFailure } from './states/PartialFailure';
export type { SourceFailure } from './states/PartialFailure';
export { StaleBanner } from './states/StaleBanner';
export type { StaleBannerProps } from './states/StaleBanner';
export { isMissing } from './states/isMissing';
export { NoSuchThing } from './states/NoSuchThing';
export type { NoSuchThingProps } from './states/NoSuchThing';
export { reasonOf } from './states/reasonOf';
export { CodeBlock } from './display/CodeBlock';
export type { CodeBlockProps } from './display/CodeBlock';
export { KeyValueTable } from './display/KeyValueTable';
export type { KeyValueTableProps } from './display/KeyValueTable';
export { LongText } from './display/LongText';
export type { LongTextProps } from './display/LongText';
export { Markdown } from './display/Markdown';
export type { MarkdownProps } from './display/Markdown';
export { RelativeTime } from './display/RelativeTime';
export type { RelativeTimeProps } from './display/RelativeTime';
export { Shortened } from './display/Shortened';
export type { ShortenedProps } from './display/Shortened';
export { StatusBadge } from './display/StatusBadge';
export type { StatusBadgeProps, StatusTone } from './display/StatusBadge';
export { alignSeries, lastValue } from './charts/alignSeries';
export type {
  AlignedSeries,
  ChartPoint,
  ChartSeries,
} from './charts/alignSeries';
export { HeatMap } from './charts/HeatMap';
export type { HeatMapProps, HeatMapTexts } from './charts/HeatMap';
export { LineChart } from './charts/LineChart';
export type { LineChartProps } from './charts/LineChart';
export {
  AXIS_COLORS,
  MAX_SERIES,
  SERIES_COLORS,
  SERIES_DASHES,
} from './charts/palette';
export { Sparkline, sparklinePath } from './charts/Sparkline';
export type { SparklineProps } from './charts/Sparkline';
export { artifactKind } from './artifacts/artifactKind';
export type { ArtifactKind } from './artifacts/artifactKind';
export {
  ArtifactPreview,
  PREVIEW_LIMIT_BYTES,
} from './artifacts/ArtifactPreview';
export type { ArtifactPreviewProps } from './artifacts/ArtifactPreview';
export { parseCsv } from './artifacts/parseCsv';
export { useThemeMode } from './theme/useThemeMode';
export type { ThemeMode } from './theme/useThemeMode';
export { DataTable } from './display/DataTable';
export type { DataColumn, DataTableProps } from './display/DataTable';
export { WideTable } from './display/WideTable';
export type { WideTableProps } from './display/WideTable';
export { ScrollRegion } from './display/ScrollRegion';
export type { ScrollRegionProps } from './display/ScrollRegion';
export { Section } from './display/Section';
export type { SectionProps } from './display/Section';
export { chooseMetrics, isSystemMetric } from './metrics/chooseMetrics';
export { formatMetric } from './metrics/formatMetric';
export { metricDirection } from './metrics/metricDirection';
export type { MetricDirection } from './metrics/metricDirection';
export { Pager } from './paging/Pager';
export type { PagerProps } from './paging/Pager';
export { usePages } from './paging/usePages';
export {
  metricDeclarationsApiRef,
  metricTraits,
  useMetricTraits,
} from './metrics/useMetricTraits';
export type {
  MetricDeclarationsApi,
  MetricTraits,
} from './metrics/useMetricTraits';
export { NoPagesBelow } from './url/NoPagesBelow';
export { useUrlState } from './url/useUrlState';
export type { UrlChange, UrlState } from './url/useUrlState';
export { ModelSummary } from './summary/ModelSummary';
export type { ModelSummaryProps } from './summary/ModelSummary';
export { ModelSummaryBlueprint } from './summary/ModelSummaryBlueprint';
export type { ModelSummaryParams } from './summary/ModelSummaryBlueprint';
export { ModelSummaryRow } from './summary/ModelSummaryRow';
export type { ModelSummaryRowProps } from './summary/ModelSummaryRow';
export { TabLink } from './summary/TabLink';
export type { TabLinkProps } from './summary/TabLink';
export { RunPanelBlueprint } from './run/RunPanelBlueprint';
export type { RunPanelParams } from './run/RunPanelBlueprint';
export { runNameApiRef } from './run/runName';
export type { RunNameApi } from './run/runName';
export { ShownRunProvider, useShownRun } from './run/ShownRun';
export type { ShownRun } from './run/ShownRun';
export { useAction } from './actions/useAction';
export type { Action } from './actions/useAction';
export { championVersionApiRef } from './champion/championVersion';
export type { ChampionVersionApi } from './champion/championVersion';
export { ownerOf } from './catalog/ownerOf';
export { NamesInText } from './catalog/NamesInText';
export type { NamesInTextProps } from './catalog/NamesInText';
export { PersonName } from './catalog/PersonName';
export type { PersonNameProps } from './catalog/PersonName';
export { useOwnerMembers } from './catalog/useOwnerMembers';
export { useMayAct } from './catalog/useMayAct';
export { OwnersOnly } from './states/OwnersOnly';
export type { OwnersOnlyProps } from './states/OwnersOnly';
export { readAnswer, toCallError, toConnectionError } from './api/callError';
export type { CallError } from './api/callError';
