import type { ScoringEngine } from '../engine/ScoringEngine';
import type { ScoringMetrics } from '../metrics';
import type { Shedder } from './Shedder';

/** What the routes work with. */
export interface RouteParts {
  engine: ScoringEngine;
  metrics: ScoringMetrics;
  shedder: Shedder;
  /** Whether the service is about to end. */
  isDraining(): boolean;
}
