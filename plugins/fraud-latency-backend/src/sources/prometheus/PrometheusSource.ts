import {
  type ScoringInstance,
  totalOf,
} from '@modelport/plugin-fraud-latency-common';
import type { ScoringServiceConfig } from '../../config/ScoringServiceConfig';
import { delayOf, worstOf } from '../../figures/loop';
import { countRefusals } from '../countRefusals';
import { isDecision, isStage, METRICS } from '../metricNames';
import type {
  MetricsSource,
  Span,
  SpanCounts,
  StepCounts,
  Total,
} from '../MetricsSource';
import { histogramOf, histogramsBy, sumsBy } from './histograms';
import {
  type PrometheusClient,
  type PrometheusSample,
  type PrometheusSeries,
} from './PrometheusClient';
import { selector } from './selector';

/** What {@link PrometheusSource} works with. */
export interface PrometheusSourceOptions {
  service: ScoringServiceConfig;
  client: Pick<PrometheusClient, 'query' | 'queryRange'>;
  /** Labels of the service's series. */
  labels: Record<string, string>;
  /** Milliseconds since 1970. */
  now(): number;
}

const VERSION_LABELS = ['model', 'version', 'variant', 'cloud'];
/** A rate wants two samples, and one may be missing. */
const SCRAPES_OF_A_RATE = 4;
/** How long an instance that has gone is told of. */
const GONE_WITHIN = '15m';

const seconds = ({ from, to }: Span) => Math.round((to - from) / 1_000);

/** What of a step's series was there at its end. */
const at = (list: readonly PrometheusSeries[], time: number) =>
  list.flatMap(({ labels, values }): PrometheusSample[] => {
    const value = values.get(time);
    return value === undefined ? [] : [{ labels, value }];
  });

const rounded = <T extends Record<string, number>>(counts: T): T =>
  Object.fromEntries(
    Object.entries(counts).map(([name, count]) => [name, Math.round(count)]),
  ) as T;

/** Figures that a Prometheus has. */
export class PrometheusSource implements MetricsSource {
  readonly kind = 'prometheus';

  constructor(private readonly options: PrometheusSourceOptions) {}

  async counts(span: Span): Promise<SpanCounts> {
    const increase = (by: string, metric: string) =>
      this.#query(
        `sum by (${by}) (increase(${this.#of(metric)}[${seconds(span)}s]))`,
        span.to,
      );
    const [requests, stages, decisions] = await Promise.all([
      increase(
        `${VERSION_LABELS.join(', ')}, le`,
        `${METRICS.requests}_bucket`,
      ),
      increase('stage, le', `${METRICS.stages}_bucket`),
      increase('variant, decision', METRICS.decisions),
    ]);
    return {
      versions: histogramsBy(requests, VERSION_LABELS)
        .filter(({ buckets }) => totalOf(buckets) > 0)
        .map(({ labels, buckets }) => ({
          model: labels.model ?? '',
          version: labels.version ?? '',
          variant: labels.variant ?? '',
          cloud: labels.cloud ?? this.#cloud,
          buckets,
        })),
      stages: histogramsBy(stages, ['stage']).flatMap(({ labels, buckets }) =>
        isStage(labels.stage) && totalOf(buckets) > 0
          ? [{ stage: labels.stage, buckets }]
          : [],
      ),
      decisions: decisions.flatMap(({ labels: { variant, decision }, value }) =>
        isDecision(decision) && Math.round(value) > 0
          ? [{ variant: variant ?? '', decision, count: Math.round(value) }]
          : [],
      ),
    };
  }

  async series(span: Span, stepSeconds: number) {
    const { scrapeSeconds } = this.options.service;
    const over = Math.max(stepSeconds, SCRAPES_OF_A_RATE * scrapeSeconds);
    const rate = (metric: string) => `rate(${this.#of(metric)}[${over}s])`;
    const range = (query: string) =>
      this.options.client.queryRange(query, span, stepSeconds);
    const count = (by: string, metric: string) =>
      range(`sum by (${by}) (${rate(metric)}) * ${stepSeconds}`);
    const busy = `sum by (instance) (${rate(METRICS.busy)})`;
    const idle = `sum by (instance) (${rate(METRICS.idle)})`;
    const [requests, refused, shed, degraded, delays, loads] =
      await Promise.all([
        count('le', `${METRICS.requests}_bucket`),
        count('status', METRICS.refused),
        count('why', METRICS.shed),
        count('', METRICS.degraded),
        count('instance, le', `${METRICS.delay}_bucket`),
        range(`${busy} / (${busy} + ${idle})`),
      ]);
    const stepMs = 1_000 * stepSeconds;
    const steps = Math.ceil((span.to - span.from) / stepMs);
    return Array.from({ length: steps }, (_, step): StepCounts | undefined => {
      const end = span.from + stepMs * (step + 1);
      const busyNow = at(loads, end);
      // The loop is measured as long as a process lives: without it, nothing is known.
      if (busyNow.length === 0) return undefined;
      const degradedNow = sumsBy(at(degraded, end), '').get('') ?? 0;
      return {
        requests: histogramOf(at(requests, end)),
        ...rounded(
          countRefusals(
            sumsBy(at(refused, end), 'status'),
            sumsBy(at(shed, end), 'why'),
          ),
        ),
        degraded: Math.round(degradedNow),
        loopDelaySeconds: worstOf(
          histogramsBy(at(delays, end), ['instance']).map(({ buckets }) =>
            delayOf(buckets),
          ),
        ),
        loopBusy: worstOf(
          busyNow.map(({ value }) => (Number.isFinite(value) ? value : null)),
        ),
      };
    });
  }

  async total(span: Span): Promise<Total> {
    const range = `[${seconds(span)}s]`;
    const increase = (by: string, metric: string) =>
      this.#query(
        `sum by (${by}) (increase(${this.#of(metric)}${range}))`,
        span.to,
      );
    const alive = this.#of(METRICS.busy);
    const rate = `max(rate(${alive}[${
      SCRAPES_OF_A_RATE * this.options.service.scrapeSeconds
    }s]))`;
    const everySeconds = Math.max(60, Math.ceil(seconds(span) / 1_000));
    const seen = `[${seconds(span)}s:${everySeconds}s]`;
    const [requests, refused, shed, known, first] = await Promise.all([
      increase('le', `${METRICS.requests}_bucket`),
      increase('status', METRICS.refused),
      increase('why', METRICS.shed),
      this.#query(`count_over_time(${rate}${seen})`, span.to),
      this.#query(`min(min_over_time(timestamp(${alive})${seen}))`, span.to),
    ]);
    const { failed, shed: turnedAway } = rounded(
      countRefusals(sumsBy(refused, 'status'), sumsBy(shed, 'why')),
    );
    const [since] = first;
    return {
      requests: histogramOf(requests),
      failed,
      shed: turnedAway,
      knownSeconds: Math.min(
        seconds(span),
        (known[0]?.value ?? 0) * everySeconds,
      ),
      ...(since && { since: Math.max(span.from, since.value * 1_000) }),
    };
  }

  async instances(): Promise<ScoringInstance[]> {
    const { service, now } = this.options;
    const alive = `timestamp(${this.#of(METRICS.busy)})`;
    const step = `${Math.max(15, service.scrapeSeconds)}s`;
    const samples = await this.#query(
      `max by (instance, cloud) (max_over_time(${alive}[${GONE_WITHIN}:${step}]))`,
      now(),
    );
    const silentMs = 1_000 * SCRAPES_OF_A_RATE * service.scrapeSeconds;
    if (samples.length === 0) {
      return service.instances.map(({ url, cloud }) => ({
        url,
        cloud,
        problem: `Prometheus has had no figures of it for ${GONE_WITHIN}; check that it is scraped, and prometheus.labels in fraudLatency.services`,
      }));
    }
    const instances = samples.map(({ labels, value }): ScoringInstance => {
      const configured = service.instances.find(
        ({ url }) => new URL(url).host === labels.instance,
      );
      const seenAt = value * 1_000;
      return {
        url: configured?.url ?? labels.instance ?? '',
        cloud: labels.cloud ?? configured?.cloud ?? this.#cloud,
        seenAt: new Date(seenAt).toISOString(),
        ...(now() - seenAt > silentMs && {
          problem: 'Prometheus has had no figures of it lately',
        }),
      };
    });
    // Prometheus gives them in any order.
    return instances.sort((a, b) => a.url.localeCompare(b.url));
  }

  /** Of series without the label `cloud`. */
  get #cloud(): string {
    const clouds = new Set(
      this.options.service.instances.map(({ cloud }) => cloud),
    );
    return clouds.size === 1 ? [...clouds][0] : 'unknown';
  }

  #of(metric: string): string {
    return selector(metric, this.options.labels);
  }

  #query(query: string, time: number): Promise<PrometheusSample[]> {
    return this.options.client.query(query, time);
  }
}
