import type { NotFinite } from '@modelport/plugin-ml-common';

/**
 * MLflow's states of a run. `KILLED` is what a cancelled run reads.
 *
 * @public
 */
export type RunStatus =
  | 'RUNNING'
  | 'SCHEDULED'
  | 'FINISHED'
  | 'FAILED'
  | 'KILLED';

/**
 * A value as JSON can carry it: NaN and the infinities arrive as null and are drawn as gaps. What such a value was says
 * `NotFinite` beside it.
 *
 * @public
 */
export type MetricValue = number | null;

/**
 * One run, as much as a table shows.
 *
 * @public
 */
export interface RunSummary {
  /** Configured name of the MLflow server; with `runId` the key of the run. */
  server: string;
  runId: string;
  /** Full reference of the catalog entity to whose experiment the run belongs. */
  entityRef: string;
  experimentId: string;
  /** Name of the experiment, as the entity's annotation gives it. */
  experimentName: string;
  name: string;
  status: RunStatus;
  /** Who started the run, by MLflow's `mlflow.user` tag; not an identity of the portal. */
  user?: string;
  /** Start, milliseconds since 1970. */
  startTime?: number;
  /** End, milliseconds since 1970; absent while the run is going. */
  endTime?: number;
  /** Milliseconds from start to end; absent while the run is going. */
  durationMs?: number;
  /** Full hash of the git commit that was trained. */
  commit?: string;
  /** Last value of each metric. */
  metrics: Record<string, MetricValue>;
  /** What the metrics are whose value is null; absent where there are none. */
  notFinite?: Record<string, NotFinite>;
  params: Record<string, string>;
}

/**
 * The last point of a metric.
 *
 * @public
 */
export interface LatestMetric {
  key: string;
  value: MetricValue;
  /** What it is, where the value is null. */
  notFinite?: NotFinite;
  step: number;
  /** Milliseconds since 1970. */
  timestamp: number;
}

/**
 * A tag of a run; tags that MLflow keeps for itself (`mlflow.*`) are included.
 *
 * @public
 */
export interface RunTag {
  key: string;
  value: string;
}

/**
 * A data set that a run read.
 *
 * @public
 */
export interface DatasetInput {
  name: string;
  digest: string;
  sourceType?: string;
  /** `mlflow.data.context`, such as `training`. */
  context?: string;
}

/**
 * A logged model that a run wrote.
 *
 * @public
 */
export interface ModelOutput {
  modelId: string;
  step?: number;
}

/**
 * One run with everything that its page shows beside curves and artifacts.
 *
 * @public
 */
export interface RunDetail extends RunSummary {
  latestMetrics: LatestMetric[];
  tags: RunTag[];
  /** Markdown note, from `mlflow.note.content`. */
  note?: string;
  /** Source of the code: `mlflow.source.git.repoURL`, `.branch`, and whether the tree was dirty. */
  repository?: { url?: string; branch?: string; dirty?: boolean };
  inputs: DatasetInput[];
  outputs: ModelOutput[];
}

/**
 * History of one metric in columns of equal length, in the order in which points were logged (by step, then time).
 *
 * @public
 */
export interface MetricSeries {
  runId: string;
  key: string;
  steps: number[];
  /** Milliseconds since 1970. */
  timestamps: number[];
  /** null where the value was NaN or infinite. */
  values: MetricValue[];
  /** Points on the server before thinning. */
  totalPoints: number;
  /** Whether points were left out; first, last, and extremes of each interval are kept. */
  thinned: boolean;
}

/**
 * How the content of an artifact can be shown in the page.
 *
 * @public
 */
export type ArtifactPreview = 'text' | 'json' | 'csv' | 'image';

/**
 * A file or folder among the artifacts of a run.
 *
 * @public
 */
export interface ArtifactEntry {
  /** Path from the root of the run's artifacts, with forward slashes. */
  path: string;
  /** Last segment of the path. */
  name: string;
  isDirectory: boolean;
  /** Bytes; absent for folders. */
  size?: number;
  /** How to show it; absent for folders, other types and files above the preview limit. */
  preview?: ArtifactPreview;
}
