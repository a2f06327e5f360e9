/**
 * Routes of the backend `fraud-latency`. `E` stands for `/v1/entities/:kind/:namespace/:name`.
 *
 * | method and path | query | answer |
 * | --- | --- | --- |
 * | GET `E/latency` | `window?`: one of `LATENCY_WINDOWS`, default `1h` | `LatencyResponse` |
 * | GET `E/decisions/:id` | | `ExplainedDecision`; 404 when no decision is remembered |
 *
 * An entity without the annotation {@link SCORING_SERVICE_ANNOTATION} is answered with 404, one that names a service which
 * the configuration does not have, or that belongs to another owner, with 409; all say what to do.
 *
 * @public
 */
export const FRAUD_LATENCY_ROUTES = [
  'GET /v1/entities/:kind/:namespace/:name/latency',
  'GET /v1/entities/:kind/:namespace/:name/decisions/:id',
] as const;

/** Names the scoring service that a model answers in, as the configuration knows it. @public */
export const SCORING_SERVICE_ANNOTATION = 'modelport.dev/scoring-service';
