import { TestDatabases } from '@backstage/backend-test-utils';
import { policyText } from '../__testUtils__/servedModels';
import {
  aPolicyRequest,
  RAMP,
  ServingRig,
  STOP,
} from '../__testUtils__/ServingRig';

jest.setTimeout(60_000);

const rig = new ServingRig(TestDatabases.create({ ids: ['SQLITE_3'] }));
const REFUSED: [object, string][] = [
  [{}, 'kind'],
  [{ kind: 'policy', policy: policyText(2) }, 'reason'],
  [{ kind: 'model', reason: 'x' }, 'kind'],
  [{ kind: 'policy', reason: 'x' }, 'policy: is missing'],
  [{ kind: 'experiment', reason: 'x' }, 'action: is missing'],
  [{ ...RAMP, experiment: undefined }, 'experiment: is missing'],
  [{ ...aPolicyRequest(), weights: {} }, "'weights' is not a field"],
  [{ ...RAMP, policy: 'x' }, "'policy' is not a field"],
  [{ ...RAMP, because: 'x' }, "'because' is not a field"],
  [{ ...RAMP, reason: ' ' }, 'reason: is empty'],
  [{ ...RAMP, reason: 'a\u0007' }, 'reason holds the control'],
  [{ ...RAMP, reason: 'x'.repeat(1_001) }, 'reason'],
  [{ ...RAMP, action: 'speed-up' }, 'action'],
  [{ ...RAMP, weights: { control: 1 } }, "the arm 'challenger' is missing"],
  [{ ...RAMP, weights: { control: 0.5, challenger: 0.6 } }, 'weights: '],
  [
    { ...RAMP, weights: { control: 0.5, challenger: 0.25, x: 0.25 } },
    "weights: the experiment has no arm 'x'",
  ],
  [
    { ...RAMP, weights: { control: 0.12345, challenger: 0.87655 } },
    'weights.control: write at most four decimals',
  ],
  [{ ...RAMP, weights: undefined }, 'weights: '],
  [{ ...RAMP, weights: { control: '1', challenger: 0 } }, 'weights'],
  [{ ...RAMP, variant: 'control' }, 'variant: belongs to stop alone'],
  [{ ...STOP, weights: {} }, 'weights: belongs to ramp alone'],
  [{ ...STOP, variant: undefined }, 'variant: is missing; write one of'],
  [{ ...STOP, variant: 'x' }, "variant: the experiment has no arm 'x'"],
  [{ ...aPolicyRequest(), policy: 'a: [' }, 'policy: cannot be read as YAML'],
  [{ ...aPolicyRequest(), policy: 'a: &b 1\nc: *b' }, 'policy: *b stands for'],
  [{ ...aPolicyRequest(), policy: 'a: *b' }, 'policy: '],
  [
    { ...aPolicyRequest(), policy: `${policyText(2)}---\n${policyText(3)}` },
    'policy: there are 2 documents; write one',
  ],
  [{ ...aPolicyRequest(), policy: '# nothing' }, 'policy: write an object'],
  [
    aPolicyRequest(2, { metadata: { name: 'x', version: 1, by: 'me' } }),
    'policy: metadata.by: is unknown',
  ],
  [{ ...aPolicyRequest(), policy: '- 1' }, 'policy: write an object'],
  [{ ...aPolicyRequest(), policy: 'x'.repeat(20_001) }, 'policy'],
  [{ ...aPolicyRequest(), policy: 'a: \u202eb' }, 'policy holds'],
  [aPolicyRequest(2, { treshold: 1 }), 'policy.treshold: is unknown'],
  [
    aPolicyRequest(2, { thresholds: { review: 2 } }),
    'policy: thresholds.review: ',
  ],
  [aPolicyRequest(1), 'policy: metadata.version: 1 of card-payments'],
  [
    aPolicyRequest(2 ** 31),
    'policy: metadata.version: write a number from 1 to 2147483647',
  ],
  [
    aPolicyRequest(2, { metadata: { name: 'x\u0000', version: 1 } }),
    'policy: metadata.name holds the control character U+0000',
  ],
  [
    aPolicyRequest(2, { metadata: { name: 'x'.repeat(256), version: 1 } }),
    'policy: metadata.name: has more than 255 characters',
  ],
  [
    aPolicyRequest(2, {
      rules: [
        {
          name: 'old card',
          when: [{ value: 'card_age', above: 1 }],
          decision: 'review',
        },
      ],
    }),
    'policy: rules[0].when[0].value: the model has no feature card_age',
  ],
];

describe('a request that cannot be kept', () => {
  beforeAll(async () => {
    await rig.open();
    await rig.start();
  });
  afterAll(() => rig.stop());

  it.each(REFUSED.map(([body, words]) => [words, body] as const))(
    'is refused by the name of the field that is wrong, and changes nothing: %s',
    async (words, body) => {
      const { status, body: answer } = await rig.post('/changes', body);
      expect([status, answer.error?.message]).toEqual([
        400,
        expect.stringContaining(words),
      ]);
      expect(answer.error.message).not.toMatch(/caused by|YAML\.|resolution/);
      expect(await rig.count()).toBe(0);
    },
  );

  it.each([
    ['no content type', undefined],
    ['a content type', 'application/json'],
    ['another content type', 'text/plain'],
  ])(
    'is refused by what is missing where it has %s, and no body',
    async (_what, type) => {
      for (const [path, words] of [
        ['/changes', "required property 'kind'"],
        ['/preview', "required property 'kind'"],
      ]) {
        const { status, body: answer } = await rig.postNothing(path, type);
        expect([status, answer.error?.message]).toEqual([
          400,
          expect.stringContaining(words),
        ]);
      }
      expect(await rig.count()).toBe(0);
    },
  );

  it('is refused where its body has no type: says which to send', async () => {
    const asked = rig.postNothing('/changes');
    asked.write('{}');
    const { status, body: answer } = await asked;
    expect([status, answer.error?.message]).toEqual([
      400,
      'The body of this request has no type; send it with Content-Type: application/json',
    ]);
  });
});
