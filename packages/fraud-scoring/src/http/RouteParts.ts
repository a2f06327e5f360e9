import type { BatchLookup } from '../batch/BatchLookup';
import type { Answer, ScoringEngine } from '../engine/ScoringEngine';
import type { UsualValues } from '../engine/UsualValues';
import type { ScoringMetrics } from '../metrics';
import type { RecordLog } from '../records/RecordLog';
import type { Shedder } from './Shedder';

/** How the service stands to topics. */
export interface StreamView {
  readonly state: { status: string };
  /** Brings what is shown of it up to date. */
  show(): void;
}

/**
 * How the service stands to what people approved for it.
 *
 * @public
 */
export interface DirectiveView {
  /** Of the directive that is served; 0 before the first. */
  readonly revision: number;
  /** Why something else is wanted than is served, or may be; null where all is well. */
  readonly problem: string | null;
  /** When the source answered last, in milliseconds since 1970; null before its first answer. */
  readonly fetchedAt: number | null;
  /** How long ago that was, or how long it has not answered since the start. */
  readonly ageMs: number;
}

/** A configuration that waits until its features are filled. */
export interface WaitingView {
  revision: number;
  /** In milliseconds since 1970. */
  since: number;
}

/**
 * Somebody looked at a decision.
 *
 * @public
 */
export interface DecisionRead {
  /** Name of the client; null where the service lets anybody in. */
  client: string | null;
  transactionId: string;
  /** Whether there was one to look at. */
  found: boolean;
}

/** What the routes work with. */
export interface RouteParts {
  engine: ScoringEngine;
  metrics: ScoringMetrics;
  shedder: Shedder;
  /** What a decision is compared with when its reasons are asked for. */
  usual: Pick<UsualValues, 'of'>;
  /** Told of each transaction that was answered. */
  onAnswer?: (answer: Answer) => void;
  /** Told of each look at a decision. */
  onDecisionRead?: (read: DecisionRead) => void;
  /** Absent where the service takes part in no topics. */
  stream?: StreamView;
  /** Absent where the service keeps no records. */
  records?: RecordLog;
  /** Absent where the service follows no directive. */
  directive?: DirectiveView;
  /** Absent where nothing is read from Feast. */
  batch?: Pick<BatchLookup, 'status'>;
  /** What will answer once its features are filled; undefined where nothing waits. */
  waiting(): WaitingView | undefined;
  /** Whether the service is about to end. */
  isDraining(): boolean;
}
