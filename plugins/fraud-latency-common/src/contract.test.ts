import { BUSINESS_DAYS } from './business';
import { EXPERIMENT_METRICS } from './experiment';
import { LATENCY_WINDOWS, SCORING_STAGES, SHOWN_QUANTILES } from './latency';
import { PAYMENT_DECISIONS, PAYMENT_OUTCOMES } from './payments';
import { fraudLatencyPermissions } from './permissions';
import { REVIEW_LISTS, VERDICTS } from './review';
import { FRAUD_LATENCY_ROUTES } from './routes';
import { EXPERIMENT_ACTIONS } from './serving';

describe('the contract of fraud-latency', () => {
  it('keeps the names that policies rely on', () => {
    expect(
      fraudLatencyPermissions.map(({ name, attributes }) => [
        name,
        attributes.action,
      ]),
    ).toEqual([
      ['fraud-latency.latency.read', 'read'],
      ['fraud-latency.decision.read', 'read'],
      ['fraud-latency.review.read', 'read'],
      ['fraud-latency.review.decide', 'update'],
      ['fraud-latency.serving.request', 'update'],
      ['fraud-latency.serving.decide', 'update'],
    ]);
  });

  it.each([
    ['route', FRAUD_LATENCY_ROUTES],
    ['verdict', VERDICTS],
    ['list of reviews', REVIEW_LISTS],
    ['decision', PAYMENT_DECISIONS],
    ['outcome', PAYMENT_OUTCOMES],
    ['figure of an experiment', EXPERIMENT_METRICS],
    ['step of scoring', SCORING_STAGES],
    ['span of the business view', BUSINESS_DAYS],
    ['action on an experiment', EXPERIMENT_ACTIONS],
  ])('names each %s once', (_, names) => {
    expect(new Set<unknown>(names).size).toBe(names.length);
  });

  it('asks for routes of an entity alone, but for the one that the service itself asks for', () => {
    const others = FRAUD_LATENCY_ROUTES.filter(
      route =>
        !/^(GET|POST) \/v1\/entities\/:kind\/:namespace\/:name\//.test(route),
    );
    expect(others).toEqual(['GET /v1/services/:service/directive']);
  });

  it('divides each window into whole steps, and shows quantiles from low to high', () => {
    for (const { seconds, stepSeconds } of Object.values(LATENCY_WINDOWS)) {
      expect(seconds % stepSeconds).toBe(0);
    }
    const shown = Object.values(SHOWN_QUANTILES);
    expect(shown).toEqual([...shown].sort((a, b) => a - b));
  });
});
