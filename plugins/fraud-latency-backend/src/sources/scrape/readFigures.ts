import type { VariantDecisions } from '@modelport/plugin-fraud-latency-common';
import type { Figures } from '../../figures/Figures';
import { toBuckets } from '../../figures/toBuckets';
import { countRefusals } from '../countRefusals';
import { isDecision, isStage, METRICS } from '../metricNames';
import { numberOf } from '../parseNumber';
import { parseExposition, type Sample } from './parseExposition';

/** What an instance says of itself: all that it counted since its process started. */
export interface Reading {
  /** Of the process, in milliseconds since 1970; absent where it does not say. */
  startedAt?: number;
  figures: Figures;
}

const STARTED = 'process_start_time_seconds';
const isWanted = (name: string) =>
  name.startsWith('fraud_scoring_') || name === STARTED;

/** Histograms of a metric, by those of their labels that are named. */
function histogramsOf(
  samples: readonly Sample[],
  metric: string,
  names: readonly string[],
) {
  const found = new Map<string, Map<number, number>>();
  for (const { name, labels, value } of samples) {
    if (name !== `${metric}_bucket`) continue;
    const key = JSON.stringify(names.map(each => labels[each] ?? ''));
    const cumulative = found.get(key) ?? new Map<number, number>();
    const bound = numberOf(labels.le);
    cumulative.set(bound, (cumulative.get(bound) ?? 0) + value);
    found.set(key, cumulative);
  }
  return [...found].map(([key, cumulative]) => ({
    labels: JSON.parse(key) as string[],
    buckets: toBuckets(cumulative),
  }));
}

/** Sums of a counter, by one of its labels. */
function sumsOf(samples: readonly Sample[], metric: string, label: string) {
  const sums = new Map<string, number>();
  for (const { name, labels, value } of samples) {
    if (name !== metric) continue;
    const key = labels[label] ?? '';
    sums.set(key, (sums.get(key) ?? 0) + value);
  }
  return sums;
}

function decisionsOf(samples: readonly Sample[]): VariantDecisions[] {
  const variants = new Set(
    samples
      .filter(({ name }) => name === METRICS.decisions)
      .map(({ labels }) => labels.variant ?? ''),
  );
  return [...variants].flatMap(variant => {
    const own = samples.filter(({ labels }) => labels.variant === variant);
    return [...sumsOf(own, METRICS.decisions, 'decision')].flatMap(
      ([decision, count]) =>
        isDecision(decision) ? [{ variant, decision, count }] : [],
    );
  });
}

/**
 * Reads what a scoring service shows at `/metrics`.
 *
 * @throws ExpositionError
 */
export function readFigures(text: string): Reading {
  const samples = parseExposition(text, isWanted);
  const sumOf = (metric: string) =>
    samples.reduce((sum, { name, value }) => {
      return name === metric ? sum + value : sum;
    }, 0);
  const started = samples.find(({ name }) => name === STARTED)?.value;
  const [delay] = histogramsOf(samples, METRICS.delay, []);
  return {
    ...(started !== undefined && { startedAt: started * 1_000 }),
    figures: {
      requests: histogramsOf(samples, METRICS.requests, [
        'model',
        'version',
        'variant',
      ]).map(({ labels: [model, version, variant], buckets }) => ({
        model,
        version,
        variant,
        buckets,
      })),
      stages: histogramsOf(samples, METRICS.stages, ['stage']).flatMap(
        ({ labels: [stage], buckets }) =>
          isStage(stage) ? [{ stage, buckets }] : [],
      ),
      decisions: decisionsOf(samples),
      delay: delay?.buckets ?? { bounds: [], counts: [0] },
      busySeconds: sumOf(METRICS.busy),
      idleSeconds: sumOf(METRICS.idle),
      degraded: sumOf(METRICS.degraded),
      ...countRefusals(
        sumsOf(samples, METRICS.refused, 'status'),
        sumsOf(samples, METRICS.shed, 'why'),
      ),
    },
  };
}
