import * as fc from 'fast-check';
import { formatPolicy } from './formatPolicy';
import { type DecisionPolicy, parsePolicy } from './policy';

const text = fc.string({ minLength: 1, maxLength: 12 });
const decision = fc.constantFrom('approve', 'review', 'decline' as const);
// JSON has no negative zero.
const share = (max: number) =>
  fc.double({ min: 0, max, noNaN: true }).map(value => value + 0);
const limit = fc
  .double({ noNaN: true, noDefaultInfinity: true })
  .map(value => value + 0);
const rule = fc.record({
  name: text,
  when: fc.array(
    fc
      .tuple(
        fc.oneof(fc.constantFrom('amount', 'score'), text),
        fc.constantFrom('atLeast', 'above', 'atMost', 'below'),
        limit,
      )
      .map(([value, comparison, bound]) => ({ value, [comparison]: bound })),
    { minLength: 1, maxLength: 3 },
  ),
  decision,
});

/** Documents of every shape that is read, each optional part there or not. */
const aPolicy: fc.Arbitrary<DecisionPolicy> = fc
  .record(
    {
      apiVersion: fc.constant('modelport/v1alpha1'),
      kind: fc.constant('DecisionPolicy'),
      metadata: fc.record({
        name: text,
        version: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
      }),
      rules: fc.uniqueArray(rule, {
        selector: ({ name }) => name,
        maxLength: 4,
      }),
      thresholds: fc
        .tuple(share(1), share(1))
        .map(([a, b]) => ({ review: Math.min(a, b), decline: Math.max(a, b) }))
        .filter(({ decline }) => decline > 0),
      withoutScore: decision,
      exploration: fc.record({ share: share(0.1), salt: text }),
    },
    { requiredKeys: ['apiVersion', 'kind', 'metadata', 'thresholds'] },
  )
  .map(parsePolicy);

describe('formatPolicy', () => {
  it('gives what is read as the same policy again, also by way of JSON', () => {
    fc.assert(
      fc.property(aPolicy, policy => {
        const document = formatPolicy(policy);
        expect(parsePolicy(document)).toEqual(policy);
        expect(parsePolicy(JSON.parse(JSON.stringify(document)))).toEqual(
          policy,
        );
      }),
    );
  });

  it('writes what a person would write', () => {
    const document = {
      apiVersion: 'modelport/v1alpha1',
      kind: 'DecisionPolicy',
      metadata: { name: 'card-payments', version: 3 },
      rules: [
        {
          name: 'large and new',
          when: [
            { value: 'amount', atLeast: 1_000 },
            { value: 'customer_count_7d', below: 2 },
          ],
          decision: 'review',
        },
      ],
      thresholds: { review: 0.4, decline: 0.8 },
      withoutScore: 'review',
      exploration: { share: 0.01, salt: 'november' },
    };
    expect(formatPolicy(parsePolicy(document))).toEqual(document);
    const { rules, exploration, ...plain } = document;
    expect(formatPolicy(parsePolicy(plain))).toEqual(plain);
  });
});
