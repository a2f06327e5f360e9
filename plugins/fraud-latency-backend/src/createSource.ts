import type { ScoringServiceConfig } from './config/ScoringServiceConfig';
import type { Ask } from './http/ask';
import type { MetricsSource } from './sources/MetricsSource';
import { PrometheusClient } from './sources/prometheus/PrometheusClient';
import { PrometheusSource } from './sources/prometheus/PrometheusSource';
import { ScrapeSource } from './sources/scrape/ScrapeSource';
import type { FigureStore } from './store/FigureStore';

/** What {@link createSource} works with. */
export interface SourceParts {
  store: FigureStore;
  ask: Ask;
  /** Milliseconds since 1970. */
  now(): number;
}

/** Where the figures of a service come from, by its configuration. */
export function createSource(
  service: ScoringServiceConfig,
  { store, ask, now }: SourceParts,
): MetricsSource {
  const { prometheus } = service;
  if (!prometheus) return new ScrapeSource({ service, store, now });
  const client = new PrometheusClient({ prometheus, ask });
  const { labels } = prometheus;
  return new PrometheusSource({ service, client, labels, now });
}
