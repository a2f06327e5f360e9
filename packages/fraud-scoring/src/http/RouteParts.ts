import type { Answer, ScoringEngine } from '../engine/ScoringEngine';
import type { ScoringMetrics } from '../metrics';
import type { RecordLog } from '../records/RecordLog';
import type { Shedder } from './Shedder';

/** How the service stands to topics. */
export interface StreamView {
  readonly state: { status: string };
  /** Brings what is shown of it up to date. */
  show(): void;
}

/** What the routes work with. */
export interface RouteParts {
  engine: ScoringEngine;
  metrics: ScoringMetrics;
  shedder: Shedder;
  /** Told of each transaction that was answered. */
  onAnswer?: (answer: Answer) => void;
  /** Absent where the service takes part in no topics. */
  stream?: StreamView;
  /** Absent where the service keeps no records. */
  records?: RecordLog;
  /** Whether the service is about to end. */
  isDraining(): boolean;
}
