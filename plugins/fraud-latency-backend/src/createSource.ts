import type { ScoringServiceConfig } from './config/ScoringServiceConfig';
import type { FigureStore } from './store/FigureStore';
import type { MetricsSource } from './sources/MetricsSource';
import { ScrapeSource } from './sources/scrape/ScrapeSource';

/** What {@link createSource} works with. */
export interface SourceParts {
  store: FigureStore;
  now(): number;
}

/** Where the figures of a service come from, by its configuration. */
export function createSource(
  service: ScoringServiceConfig,
  { store, now }: SourceParts,
): MetricsSource {
  return new ScrapeSource({ service, store, now });
}
