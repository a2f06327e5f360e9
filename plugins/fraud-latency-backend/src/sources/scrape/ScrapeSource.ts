import {
  addBuckets,
  type ScoringInstance,
} from '@modelport/plugin-fraud-latency-common';
import type { ScoringServiceConfig } from '../../config/ScoringServiceConfig';
import {
  addByKey,
  addFigures,
  groupBy,
  keyOfVersion,
} from '../../figures/Figures';
import { delayOf, worstOf } from '../../figures/loop';
import type {
  FigureRecord,
  FigureStore,
  InstanceRecord,
} from '../../store/FigureStore';
import {
  type MetricsSource,
  NOT_ASKED,
  type Span,
  type SpanCounts,
  type StepCounts,
  type Total,
} from '../MetricsSource';
import { resolutionFor, RESOLUTIONS, stepsOf } from './resolutions';
import { longestOf } from './Scraper';

/** What {@link ScrapeSource} works with. */
export interface ScrapeSourceOptions {
  service: ScoringServiceConfig;
  store: Pick<FigureStore, 'list' | 'begin' | 'instances'>;
  /** Milliseconds since 1970. */
  now(): number;
}

const NOT_ASKED_LATELY =
  'No process of the portal has asked this instance lately; see the log of the portal';

function stepFrom(records: readonly FigureRecord[]): StepCounts {
  const instances = groupBy(records, ({ instance }) => instance).map(group =>
    addFigures(group.map(({ figures }) => figures)),
  );
  const all = addFigures(instances);
  return {
    requests: addBuckets(all.requests.map(({ buckets }) => buckets)),
    refused: all.refused,
    failed: all.failed,
    degraded: all.degraded,
    shed: all.shed,
    loopDelaySeconds: worstOf(instances.map(({ delay }) => delayOf(delay))),
    loopBusy: worstOf(
      instances.map(({ busySeconds, idleSeconds }) => {
        const seconds = busySeconds + idleSeconds;
        return seconds > 0 ? busySeconds / seconds : null;
      }),
    ),
  };
}

/** Figures that the portal read itself, as they are kept in its database. */
export class ScrapeSource implements MetricsSource {
  readonly kind = 'scrape';

  constructor(private readonly options: ScrapeSourceOptions) {}

  async counts(span: Span): Promise<SpanCounts> {
    const records = await this.#list(span);
    const { stages, decisions } = addFigures(
      records.map(({ figures }) => figures),
    );
    const versions = records.flatMap(({ cloud, figures }) =>
      figures.requests.map(each => ({ ...each, cloud })),
    );
    return {
      versions: addByKey(
        versions,
        each => `${keyOfVersion(each)} ${each.cloud}`,
      ),
      stages,
      decisions,
    };
  }

  async series(span: Span, stepSeconds: number) {
    const stepMs = 1_000 * stepSeconds;
    const count = Math.ceil((span.to - span.from) / stepMs);
    const steps = Array.from({ length: count }, (): FigureRecord[] => []);
    for (const record of await this.#list(span)) {
      steps[Math.ceil((record.at - span.from) / stepMs) - 1].push(record);
    }
    return steps.map(records =>
      records.length > 0 ? stepFrom(records) : undefined,
    );
  }

  async total(span: Span): Promise<Total> {
    const { service, store, now } = this.options;
    const parts = await Promise.all(
      stepsOf(span, now()).map(async ({ seconds, from, to }) => {
        const records = await store.list(service.name, seconds, { from, to });
        const steps = new Set(records.map(({ at }) => at)).size;
        const since = await this.#begin({ from, to }, seconds);
        return { records, knownSeconds: steps * seconds, since };
      }),
    );
    const all = addFigures(
      parts.flatMap(({ records }) => records.map(({ figures }) => figures)),
    );
    const since = parts.find(part => part.since !== undefined)?.since;
    return {
      requests: addBuckets(all.requests.map(({ buckets }) => buckets)),
      failed: all.failed,
      shed: all.shed,
      knownSeconds: parts.reduce((sum, part) => sum + part.knownSeconds, 0),
      ...(since !== undefined && { since }),
    };
  }

  async instances(): Promise<ScoringInstance[]> {
    const { service, store } = this.options;
    const known = await store.instances(service.name);
    return service.instances.map(({ url, cloud }) => {
      const record = known.find(({ instance }) => instance === url);
      const problem = this.#problemOf(record);
      return {
        url,
        cloud,
        ...(record?.reading && {
          seenAt: new Date(record.reading.at).toISOString(),
        }),
        ...(problem !== undefined && { problem }),
      };
    });
  }

  #problemOf(record: InstanceRecord | undefined): string | undefined {
    if (!record) return NOT_ASKED;
    const { service, now } = this.options;
    const isLate = now() - record.askedAt > longestOf(service);
    return isLate ? NOT_ASKED_LATELY : record.problem;
  }

  /** When the figures of a span begin, as finely as it is kept. */
  async #begin(span: Span, seconds: number): Promise<number | undefined> {
    const { service, store, now } = this.options;
    let since = await store.begin(service.name, seconds, span);
    for (const finer of RESOLUTIONS.toReversed()) {
      if (since === undefined) return undefined;
      if (finer.seconds >= seconds || since < now() - finer.keepMs) continue;
      const from = { from: since, to: span.to };
      since = (await store.begin(service.name, finer.seconds, from)) ?? since;
    }
    return since;
  }

  #list(span: Span): Promise<FigureRecord[]> {
    const { service, store, now } = this.options;
    const { seconds } = resolutionFor(span.from, now());
    return store.list(service.name, seconds, span);
  }
}
