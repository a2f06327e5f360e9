import { aRecord } from '../__testUtils__/aRecord';
import { explainRecord } from './explainRecord';

const explain = (more: object = {}) =>
  explainRecord(JSON.stringify(aRecord(more)));

describe('a decision as people are shown it', () => {
  it('has its times as texts, its reason in words and its features by name', () => {
    expect(explain()).toEqual({
      transactionId: 'tx-1',
      eventTime: '2026-11-30T12:00:00.000Z',
      receivedAt: '2026-11-30T12:00:01.000Z',
      customer: 'p-1',
      terminal: 'p-2',
      amount: 12.5,
      currency: 'EUR',
      score: 0.7,
      decision: 'review',
      reason: 'rule large-at-night',
      propensity: 1,
      model: { name: 'fraud', version: '3', digest: 'sha256:1' },
      experiment: 'steeper',
      variant: 'control',
      policy: { name: 'card-payments', version: 1 },
      features: { amount: 12.5, night: 0 },
      reasonCodes: [
        { feature: 'amount', value: 12.5, usual: 0, contribution: 0.2 },
      ],
      shadow: [],
    });
  });

  it('says what it cannot: names of features, reasons, a score', () => {
    const bare = explain({
      score: null,
      degraded: 'store-unavailable',
      reason: { kind: 'no-score' },
      features: { set: 'sha256:9', values: [1, null] },
      reason_codes: null,
      shadow: [
        { model: { name: 'fraud', version: '4', digest: 'd' }, score: null },
      ],
    });
    expect(bare).toMatchObject({
      score: null,
      degraded: 'store-unavailable',
      reason: 'no-score',
      features: { 0: 1, 1: null },
      reasonCodes: null,
      shadow: [{ model: 'fraud', version: '4', score: null }],
    });
  });

  it('says where the service knows too little of what is usual yet', () => {
    const young = { reason_codes: null, unexplained: 'few-payments-yet' };
    expect(explain(young)).toMatchObject({
      ...{ reasonCodes: null, unexplained: 'young' },
    });
    const gone = { reason_codes: null, unexplained: 'version-not-loaded' };
    expect(explain(gone)).not.toHaveProperty('unexplained');
  });

  it('is refused when it is of another kind', () => {
    expect(() => explain({ schema: 'v2' })).toThrow(
      'cannot read (schema: Invalid input',
    );
  });
});
