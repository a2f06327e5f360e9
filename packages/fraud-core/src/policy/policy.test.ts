import * as fc from 'fast-check';
import { createDecider, type DecisionInput } from './decide';
import { parsePolicy } from './policy';

const RULE = {
  name: 'large and new',
  when: [
    { value: 'amount', atLeast: 1_000 },
    { value: 'customer_count_7d', below: 2 },
  ],
  decision: 'review',
};
const aDocument = (more: object = {}) => ({
  apiVersion: 'modelport/v1alpha1',
  kind: 'DecisionPolicy',
  metadata: { name: 'card-payments', version: 3 },
  thresholds: { review: 0.4, decline: 0.8 },
  rules: [RULE],
  ...more,
});
const FEATURES = ['amount', 'customer_count_7d'];
const decider = (more?: object) =>
  createDecider(parsePolicy(aDocument(more)), FEATURES);
const anInput = (more: Partial<DecisionInput> = {}): DecisionInput => ({
  transactionId: 'tx-1',
  amount: 10,
  score: 0.1,
  features: [10, 5],
  ...more,
});

describe('a decision policy', () => {
  it('approves, reviews and declines by its thresholds', () => {
    const decide = decider();
    const of = (score: number) => decide(anInput({ score })).decision;
    expect([0, 0.39, 0.4, 0.79, 0.8, 1].map(of)).toEqual([
      'approve',
      'approve',
      'review',
      'review',
      'decline',
      'decline',
    ]);
  });

  it('lets the first rule decide whose conditions all hold', () => {
    const decide = decider({
      rules: [
        RULE,
        {
          name: 'huge',
          when: [{ value: 'amount', above: 5_000 }],
          decision: 'decline',
        },
        {
          name: 'safe',
          when: [{ value: 'score', atMost: 0.9 }],
          decision: 'approve',
        },
      ],
    });
    expect(decide(anInput({ amount: 6_000, features: [6_000, 1] }))).toEqual({
      decision: 'review',
      reason: { kind: 'rule', rule: 'large and new' },
      propensity: 1,
    });
    expect(decide(anInput({ amount: 6_000 })).decision).toBe('decline');
    expect(decide(anInput({ score: 0.85 })).decision).toBe('approve');
    expect(decide(anInput({ score: 0.95 })).reason).toEqual({ kind: 'score' });
  });

  it('decides without a score as it says, and by no rule that needs one', () => {
    const rules = [
      {
        name: 'low',
        when: [{ value: 'score', below: 0.5 }],
        decision: 'approve',
      },
    ];
    for (const score of [undefined, NaN]) {
      expect(decider({ rules })(anInput({ score }))).toEqual({
        decision: 'review',
        reason: { kind: 'no-score' },
        propensity: 1,
      });
      expect(
        decider({ withoutScore: 'decline' })(anInput({ score })).decision,
      ).toBe('decline');
    }
  });

  it('lets a share of what it would decline through, and tells with which propensity', () => {
    const decide = decider({ exploration: { share: 0.05, salt: 'november' } });
    const results = Array.from({ length: 20_000 }, (_, at) =>
      decide(anInput({ transactionId: `tx-${at}`, score: 0.9 })),
    );
    const through = results.filter(({ decision }) => decision === 'approve');
    // Four standard deviations are 0.0062.
    expect(through.length / results.length).toBeGreaterThan(0.0438);
    expect(through.length / results.length).toBeLessThan(0.0562);
    expect(through[0]).toEqual({
      decision: 'approve',
      reason: { kind: 'exploration' },
      propensity: 0.05,
    });
    const rest = results.find(({ decision }) => decision === 'decline');
    expect(rest?.propensity).toBe(0.95);
    expect(decide(anInput({ score: 0.5 })).propensity).toBe(1);
  });

  it('decides the same input the same way', () => {
    const decide = decider({ exploration: { share: 0.1, salt: 's' } });
    fc.assert(
      fc.property(fc.string(), fc.double({ min: 0, max: 1 }), (id, score) => {
        const input = anInput({ transactionId: id, score });
        expect(decide(input)).toEqual(decide(input));
      }),
    );
  });

  it('refuses a rule over a feature that the model does not have', () => {
    const rules = [
      {
        name: 'x',
        when: [{ value: 'device_age', below: 1 }],
        decision: 'review',
      },
    ];
    expect(() => decider({ rules })).toThrow(
      'rules[0].when[0].value: the model has no feature device_age; choose amount, score, customer_count_7d',
    );
  });

  it('tells of the highest version that there can be', () => {
    const versioned = (version: number) =>
      parsePolicy(aDocument({ metadata: { name: 'x', version } })).version;
    expect(versioned(2_147_483_647)).toBe(2_147_483_647);
    expect(() => versioned(2_147_483_648)).toThrow(
      'metadata.version: write a number from 1 to 2147483647',
    );
  });

  const rule = (more: object) => aDocument({ rules: [{ ...RULE, ...more }] });
  it.each([
    ['policy', []],
    ['policy.treshold', aDocument({ treshold: 1 })],
    ['apiVersion', aDocument({ apiVersion: 'v1' })],
    ['kind', aDocument({ kind: 'Policy' })],
    ['metadata', aDocument({ metadata: undefined })],
    ['metadata.name', aDocument({ metadata: { version: 1 } })],
    ['metadata.version', aDocument({ metadata: { name: 'x', version: 1.5 } })],
    ['metadata.version', aDocument({ metadata: { name: 'x', version: 0 } })],
    [
      'metadata.version',
      aDocument({ metadata: { name: 'x', version: 2 ** 31 } }),
    ],
    [
      'metadata.owner',
      aDocument({ metadata: { name: 'x', version: 1, owner: 'me' } }),
    ],
    ['thresholds', aDocument({ thresholds: 0.5 })],
    ['thresholds.review', aDocument({ thresholds: { decline: 1 } })],
    [
      'thresholds.decline',
      aDocument({ thresholds: { review: 0.1, decline: 80 } }),
    ],
    [
      'thresholds.decline',
      aDocument({ thresholds: { review: 0, decline: 0 } }),
    ],
    [
      'thresholds.review',
      aDocument({ thresholds: { review: 0.9, decline: 0.8 } }),
    ],
    ['withoutScore', aDocument({ withoutScore: 'shrug' })],
    [
      'exploration.share',
      aDocument({ exploration: { share: 0.5, salt: 'x' } }),
    ],
    ['exploration.salt', aDocument({ exploration: { share: 0.01 } })],
    ['rules', aDocument({ rules: {} })],
    ['rules[0].name', rule({ name: undefined })],
    ['rules[0].when', rule({ when: [] })],
    ['rules[0].decision', rule({ decision: 'block' })],
    ['rules[0].when[0]', rule({ when: [{ value: 'amount' }] })],
    [
      'rules[0].when[0]',
      rule({ when: [{ value: 'amount', above: 1, below: 2 }] }),
    ],
    [
      'rules[0].when[0].above',
      rule({ when: [{ value: 'amount', above: '1' }] }),
    ],
    ['rules[0].when[0].over', rule({ when: [{ value: 'amount', over: 1 }] })],
    ['rules[1].name', aDocument({ rules: [RULE, RULE] })],
  ])('names the field %s that is wrong', (field, document) => {
    expect(() => parsePolicy(document)).toThrow(`${field}: `);
  });
});
