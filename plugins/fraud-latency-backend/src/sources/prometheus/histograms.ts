import type { Buckets } from '@modelport/plugin-fraud-latency-common';
import { groupBy } from '../../figures/Figures';
import { toBuckets } from '../../figures/toBuckets';
import { numberOf } from '../parseNumber';
import type { PrometheusSample } from './PrometheusClient';

/** Counts of a histogram that are whole: Prometheus extrapolates, and so counts parts of requests. */
const whole = ({ bounds, counts }: Buckets): Buckets => {
  let [exact, rounded] = [0, 0];
  return {
    bounds,
    // Of the sums, so that what was rounded away of one bucket is in the next.
    counts: counts.map(count => {
      exact += count;
      const before = rounded;
      rounded = Math.round(exact);
      return rounded - before;
    }),
  };
};

/** The histogram of samples that differ by their label `le` alone. */
export function histogramOf(samples: readonly PrometheusSample[]): Buckets {
  const known = samples.filter(({ value }) => Number.isFinite(value));
  return whole(
    toBuckets(
      new Map(known.map(({ labels, value }) => [numberOf(labels.le), value])),
    ),
  );
}

/** Histograms of samples, by those of their labels that are named. */
export function histogramsBy(
  samples: readonly PrometheusSample[],
  names: readonly string[],
): { labels: Record<string, string>; buckets: Buckets }[] {
  const keyOf = ({ labels }: PrometheusSample) =>
    JSON.stringify(names.map(name => labels[name] ?? ''));
  return groupBy(samples, keyOf).map(group => ({
    labels: group[0].labels,
    buckets: histogramOf(group),
  }));
}

/** Sums of samples by one label. */
export function sumsBy(
  samples: readonly PrometheusSample[],
  name: string,
): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { labels, value } of samples) {
    const key = labels[name] ?? '';
    sums.set(key, (sums.get(key) ?? 0) + (Number.isFinite(value) ? value : 0));
  }
  return sums;
}
