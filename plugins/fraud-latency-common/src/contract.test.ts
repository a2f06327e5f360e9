import { BUSINESS_DAYS } from './business';
import { EXPERIMENT_METRICS } from './experiment';
import { LATENCY_WINDOWS, SCORING_STAGES, SHOWN_QUANTILES } from './latency';
import { PAYMENT_DECISIONS, PAYMENT_OUTCOMES } from './payments';
import { fraudLatencyPermissions } from './permissions';
import { REVIEW_LISTS, VERDICTS } from './review';
import { FRAUD_LATENCY_ROUTES } from './routes';

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
  ])('names each %s once', (_, names) => {
    expect(new Set<unknown>(names).size).toBe(names.length);
  });

  it('asks for routes of an entity alone', () => {
    for (const route of FRAUD_LATENCY_ROUTES) {
      expect(route).toMatch(
        /^(GET|POST) \/v1\/entities\/:kind\/:namespace\/:name\//,
      );
    }
  });

  it('divides each window into whole steps, and shows quantiles from low to high', () => {
    for (const { seconds, stepSeconds } of Object.values(LATENCY_WINDOWS)) {
      expect(seconds % stepSeconds).toBe(0);
    }
    const shown = Object.values(SHOWN_QUANTILES);
    expect(shown).toEqual([...shown].sort((a, b) => a - b));
  });
});
