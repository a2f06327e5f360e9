import type { ScoringServiceConfig } from '../config/ScoringServiceConfig';
import type { MetricsSource } from '../sources/MetricsSource';

/** A service, and where its figures come from. */
export interface WatchedService {
  config: ScoringServiceConfig;
  source: MetricsSource;
}
