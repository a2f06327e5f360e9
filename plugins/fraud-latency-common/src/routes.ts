/**
 * Routes of the backend `fraud-latency`. `E` stands for `/v1/entities/:kind/:namespace/:name`.
 *
 * | method and path | query | answer |
 * | --- | --- | --- |
 * | GET `E/latency` | `window?`: one of `LATENCY_WINDOWS`, default `1h` | `LatencyResponse` |
 * | GET `E/decisions/:id` | | `ExplainedDecision`; 404 when no decision is remembered |
 * | GET `E/records` | | `RecordsSummary` |
 * | GET `E/payments` | `PaymentFilter`, `limit?` 1 to 100, `after?` | `PaymentsResponse` |
 * | GET `E/reviews` | `list?`: one of `REVIEW_LISTS`, `limit?` 1 to 100, `after?` | `ReviewsResponse` |
 * | GET `E/reviews/:id` | | `ReviewDetail` |
 * | POST `E/reviews/:id/claim` | | `ReviewDetail`; 409 while another looks at it |
 * | POST `E/reviews/:id/release` | | `ReviewDetail` |
 * | POST `E/reviews/:id/verdict` | `VerdictRequest` as the body | `ReviewDetail`; 409 where another was faster |
 * | GET `E/business` | `days?`: one of `BUSINESS_DAYS`, `maturityDays?` 0 to 180 | `BusinessResponse` |
 * | GET `E/experiment` | `ExperimentQuery` | `ExperimentResponse` |
 *
 * An entity without the annotation {@link SCORING_SERVICE_ANNOTATION} is answered with 404, one that names a service which
 * the configuration does not have, or that belongs to another owner, with 409; all say what to do. So does 409 of the routes
 * below `E/records` for a service whose records the portal does not read.
 *
 * @public
 */
export const FRAUD_LATENCY_ROUTES = [
  'GET /v1/entities/:kind/:namespace/:name/latency',
  'GET /v1/entities/:kind/:namespace/:name/decisions/:id',
  'GET /v1/entities/:kind/:namespace/:name/records',
  'GET /v1/entities/:kind/:namespace/:name/payments',
  'GET /v1/entities/:kind/:namespace/:name/reviews',
  'GET /v1/entities/:kind/:namespace/:name/reviews/:id',
  'POST /v1/entities/:kind/:namespace/:name/reviews/:id/claim',
  'POST /v1/entities/:kind/:namespace/:name/reviews/:id/release',
  'POST /v1/entities/:kind/:namespace/:name/reviews/:id/verdict',
  'GET /v1/entities/:kind/:namespace/:name/business',
  'GET /v1/entities/:kind/:namespace/:name/experiment',
] as const;

/** Names the scoring service that a model answers in, as the configuration knows it. @public */
export const SCORING_SERVICE_ANNOTATION = 'modelport.dev/scoring-service';
