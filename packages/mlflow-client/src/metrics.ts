import { CallOptions, Page } from './options';
import { readPage, walkPages } from './paging';
import { Json, Transport } from './transport';
import {
  integer,
  list,
  metricToWire,
  metricValue,
  optionalText,
  text,
} from './wire';

/** May be NaN or infinite. @public */
export type MetricValue = number;

/** One measurement. @public */
export interface Metric {
  key: string;
  value: MetricValue;
  /** Milliseconds since 1970. */
  timestamp: number;
  step: number;
  /** The logged model that was measured. */
  modelId?: string;
  datasetName?: string;
  datasetDigest?: string;
}

/**
 * A value of a metric, with the run that logged it.
 *
 * @public
 */
export interface RunMetric extends Metric {
  runId: string;
}

/**
 * One metric of one run, page by page.
 *
 * @public
 */
export interface MetricHistoryQuery {
  runId: string;
  metricKey: string;
  /** 1 to 25 000, default 25 000; always sent, since servers differ without it. */
  maxResults?: number;
  pageToken?: string;
}

/**
 * One metric of several runs, thinned to at most `maxResults` points a run.
 *
 * @public
 */
export interface BulkIntervalQuery {
  /** Any number: more than 100 are asked for in several calls. */
  runIds: readonly string[];
  metricKey: string;
  /** With `endStep`, or neither; without both, negative steps are left out. */
  startStep?: number;
  endStep?: number;
  /** Points of each run, 1 to 2500, default 320. */
  maxResults?: number;
}

/**
 * Logs metrics and reads their history.
 *
 * @public
 */
export interface MetricsApi {
  getHistory(
    query: MetricHistoryQuery,
    options?: CallOptions,
  ): Promise<Page<Metric>>;
  /** All points of a metric, page by page. */
  getWholeHistory(
    query: Omit<MetricHistoryQuery, 'pageToken'>,
    options?: CallOptions,
  ): AsyncIterable<Metric>;
  /**
   * An evenly thinned history of many runs. The server reads each whole history for it: cache it.
   *
   * @throws RangeError for bounds that MLflow refuses
   */
  getHistoryBulkInterval(
    query: BulkIntervalQuery,
    options?: CallOptions,
  ): Promise<RunMetric[]>;
}

const ROOT = '/api/2.0/mlflow/metrics';
const MAX_RUNS = 100;

/** Calls about metric histories. */
export function metricsApi(transport: Transport): MetricsApi {
  const getHistory: MetricsApi['getHistory'] = async (query, options) => {
    const answer = await transport.json({
      ...options,
      method: 'GET',
      path: `${ROOT}/get-history`,
      query: {
        run_id: query.runId,
        metric_key: query.metricKey,
        max_results: inRange('maxResults', query.maxResults ?? 25_000, 25_000),
        page_token: query.pageToken,
      },
    });
    return readPage(answer, 'metrics', readMetric);
  };
  return {
    getHistory,
    async *getWholeHistory(query, options) {
      // points have no id: the same step may be measured twice at one time, so none is left out
      const pages = (pageToken?: string) =>
        getHistory({ ...query, pageToken }, options);
      let n = 0;
      yield* walkPages(pages, () => String(n++));
    },
    async getHistoryBulkInterval(query, options) {
      if ((query.startStep === undefined) !== (query.endStep === undefined)) {
        throw new RangeError(
          'startStep and endStep go together; give both or neither',
        );
      }
      const points: RunMetric[] = [];
      for (let i = 0; i < query.runIds.length; i += MAX_RUNS) {
        const answer = await transport.json({
          ...options,
          method: 'GET',
          path: `${ROOT}/get-history-bulk-interval`,
          query: {
            run_ids: query.runIds.slice(i, i + MAX_RUNS),
            metric_key: query.metricKey,
            start_step: query.startStep,
            end_step: query.endStep,
            max_results: inRange('maxResults', query.maxResults ?? 320, 2500),
          },
        });
        const read = (wire: Json) => ({
          ...readMetric(wire),
          runId: text(wire.run_id),
        });
        points.push(...list(answer.metrics, read));
      }
      return points;
    },
  };
}

function inRange(name: string, value: number, most: number): number {
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new RangeError(`${name} is ${value}; MLflow takes 1 to ${most}`);
}

/** Reads a measurement. */
export function readMetric(wire: Json): Metric {
  const modelId = optionalText(wire.model_id);
  const datasetName = optionalText(wire.dataset_name);
  const datasetDigest = optionalText(wire.dataset_digest);
  return {
    key: text(wire.key),
    value: metricValue(wire.value),
    timestamp: integer(wire.timestamp),
    step: integer(wire.step),
    ...(modelId && { modelId }),
    ...(datasetName && { datasetName }),
    ...(datasetDigest && { datasetDigest }),
  };
}

/** A measurement as MLflow takes it. */
export function metricToJson(metric: Metric): Json {
  return {
    key: metric.key,
    value: metricToWire(metric.value),
    timestamp: metric.timestamp,
    step: metric.step,
    model_id: metric.modelId,
    dataset_name: metric.datasetName,
    dataset_digest: metric.datasetDigest,
  };
}
