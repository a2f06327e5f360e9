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
 * | POST `E/reviews/:id/release` | | `ReviewDetail`; 409 where the claim is another person's |
 * | POST `E/reviews/:id/verdict` | `VerdictRequest` as the body | `ReviewDetail`; 409 where another was faster |
 * | GET `E/business` | `days?`: one of `BUSINESS_DAYS`, `maturityDays?` 0 to 180 | `BusinessResponse` |
 * | GET `E/experiment` | `ExperimentQuery` | `ExperimentResponse` |
 * | GET `E/serving` | | `ServingResponse` |
 * | POST `E/serving/preview` | `PolicyProposal` as the body | `PolicyPreview` |
 * | GET `E/serving/changes` | `limit?` 1 to 100, `after?` | `ServingChangesResponse` |
 * | POST `E/serving/changes` | `ServingChangeRequest` as the body | 201 `ServingChange`; a roll-back is approved at once |
 * | GET `E/serving/changes/:id` | | `ServingChange` |
 * | POST `E/serving/changes/:id/approve` | `{ note? }` as the body | `ServingChange`; 403 for who requested it, 409 where it is decided |
 * | POST `E/serving/changes/:id/reject` | `{ note }` as the body | `ServingChange` |
 * | POST `E/serving/changes/:id/withdraw` | | `ServingChange`; only by who requested it |
 * | GET `/v1/services/:service/directive` | | what the service is to do, for the service itself: by its own token, with ETag |
 *
 * An entity without the annotation {@link SCORING_SERVICE_ANNOTATION} is answered with 404, one that names a service which
 * the configuration does not have, or that belongs to another owner, with 409; all say what to do. So does 409 of the routes
 * about payments, reviews, figures and policies for a service whose records the portal does not read, and that of requests
 * for a service without a token of its own. The route of the service itself answers each wrong token with 401, whether the
 * service is known or not.
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
  'GET /v1/entities/:kind/:namespace/:name/serving',
  'POST /v1/entities/:kind/:namespace/:name/serving/preview',
  'GET /v1/entities/:kind/:namespace/:name/serving/changes',
  'POST /v1/entities/:kind/:namespace/:name/serving/changes',
  'GET /v1/entities/:kind/:namespace/:name/serving/changes/:id',
  'POST /v1/entities/:kind/:namespace/:name/serving/changes/:id/approve',
  'POST /v1/entities/:kind/:namespace/:name/serving/changes/:id/reject',
  'POST /v1/entities/:kind/:namespace/:name/serving/changes/:id/withdraw',
  'GET /v1/services/:service/directive',
] as const;

/** Names the scoring service that a model answers in, as the configuration knows it. @public */
export const SCORING_SERVICE_ANNOTATION = 'modelport.dev/scoring-service';
