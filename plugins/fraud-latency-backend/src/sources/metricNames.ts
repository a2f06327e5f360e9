import {
  SCORING_STAGES,
  type ScoringStage,
  type VariantDecisions,
} from '@modelport/plugin-fraud-latency-common';

/** Names of the scoring service's metrics; see its README. */
export const METRICS = {
  requests: 'fraud_scoring_request_duration_seconds',
  stages: 'fraud_scoring_stage_duration_seconds',
  decisions: 'fraud_scoring_decisions_total',
  refused: 'fraud_scoring_refused_total',
  shed: 'fraud_scoring_shed_total',
  degraded: 'fraud_scoring_degraded_total',
  busy: 'fraud_scoring_event_loop_active_seconds_total',
  idle: 'fraud_scoring_event_loop_idle_seconds_total',
  delay: 'fraud_scoring_event_loop_delay_seconds',
} as const;

/** Whether a value of the label `stage` is one that is shown. */
export const isStage = (stage: string | undefined): stage is ScoringStage =>
  (SCORING_STAGES as readonly (string | undefined)[]).includes(stage);

/** Whether a value of the label `decision` is one that is shown. */
export const isDecision = (
  word: string | undefined,
): word is VariantDecisions['decision'] =>
  word === 'approve' || word === 'review' || word === 'decline';
