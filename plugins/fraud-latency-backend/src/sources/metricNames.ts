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
