import type { DeploymentLatency } from '@modelport/plugin-ml-promotion-common';

const HISTOGRAM = 'model_server_request_duration_seconds';
const SAMPLE = /^([a-z_]+)\{([^}]*)\} (\S+)$/;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;

/** A bucket of a histogram: how many observations were at most `upTo`. */
export interface Bucket {
  /** Upper bound; Infinity for the last one. */
  upTo: number;
  /** Observations up to there, those of lower buckets included. */
  count: number;
}

/**
 * A quantile of a histogram, linear within its bucket as Prometheus computes it. Above the highest finite bound it is
 * that bound.
 *
 * @param quantile - from 0 to 1
 * @param buckets - in the order of their bounds, the last one Infinity
 * @returns undefined when there are no observations
 */
export function quantileOf(
  quantile: number,
  buckets: readonly Bucket[],
): number | undefined {
  const total = buckets.at(-1)?.count ?? 0;
  if (total === 0) {
    return undefined;
  }
  const rank = quantile * total;
  const index = buckets.findIndex(({ count }) => count >= rank && count > 0);
  const lower = index > 0 ? buckets[index - 1] : { upTo: 0, count: 0 };
  const { upTo, count } = buckets[index];
  if (upTo === Infinity) {
    return lower.upTo;
  }
  const share = (rank - lower.count) / (count - lower.count);
  return lower.upTo + (upTo - lower.upTo) * Math.max(0, share);
}

/** Reads latency and counts of a version from a model server's Prometheus metrics. */
export function readLatency(
  metrics: string,
  version: string,
): DeploymentLatency {
  const buckets = new Map<number, number>();
  const counts = { requests: 0, refused: 0, failures: 0 };
  for (const line of metrics.split('\n')) {
    const [, name, text = '', value] = SAMPLE.exec(line) ?? [];
    const labels = labelsOf(text);
    if (!name?.startsWith(HISTOGRAM) || labels.version !== version) {
      continue;
    }
    const kind = kindOf(labels.status);
    if (name === `${HISTOGRAM}_count`) {
      counts[kind] += Number(value);
    } else if (name === `${HISTOGRAM}_bucket` && kind === 'requests') {
      const upTo = labels.le === '+Inf' ? Infinity : Number(labels.le);
      buckets.set(upTo, (buckets.get(upTo) ?? 0) + Number(value));
    }
  }
  const sorted = [...buckets]
    .map(([upTo, count]) => ({ upTo, count }))
    .sort((a, b) => a.upTo - b.upTo);
  const milliseconds = (quantile: number) => {
    const seconds = quantileOf(quantile, sorted);
    return seconds === undefined ? undefined : seconds * 1000;
  };
  return {
    ...counts,
    p50: milliseconds(0.5),
    p95: milliseconds(0.95),
    p99: milliseconds(0.99),
  };
}

// What the caller got wrong says nothing of the model.
function kindOf(status: string): 'requests' | 'refused' | 'failures' {
  if (status.startsWith('2')) {
    return 'requests';
  }
  return status.startsWith('4') ? 'refused' : 'failures';
}

function labelsOf(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(LABEL)].map(([, name, value]) => [name, value]),
  );
}
