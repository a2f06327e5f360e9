import { readGates } from './readGates';

describe('the gates of modelport.yaml', () => {
  it('are bounds of metrics, from below, from above or both', () => {
    const gates = [
      { metric: 'auc', atLeast: 0.8 },
      { metric: 'brier', atMost: 0 },
      { metric: 'share', atLeast: 0.1, atMost: 0.1 },
    ];
    expect(readGates({ gates, stages: ['dev'] })).toEqual({
      gates,
      malformed: [],
    });
  });

  it.each([[undefined], [{}], [{ gates: null }], [{ gates: [] }]])(
    'are none in %j',
    promotion => {
      expect(readGates(promotion)).toEqual({ gates: [], malformed: [] });
    },
  );

  it.each<[unknown, string, RegExp]>([
    ['auc > 0.8', 'promotion.gates[1]', /no map; write it as \{metric/],
    [null, 'promotion.gates[1]', /no map/],
    [['auc'], 'promotion.gates[1]', /no map/],
    [{ atLeast: 1 }, 'promotion.gates[1]', /^metric is missing/],
    [{ metric: ' ', atLeast: 1 }, 'promotion.gates[1]', /^metric is missing/],
    [{ metric: 7, atLeast: 1 }, 'promotion.gates[1]', /^metric is missing/],
    [{ metric: 'auc' }, 'promotion.gates[1] (auc)', /neither atLeast nor/],
    [
      { metric: 'auc', atleast: 1 },
      'promotion.gates[1] (auc)',
      /^atleast is no field of a gate/,
    ],
    [
      { metric: 'auc', atLeast: '0.8' },
      'promotion.gates[1] (auc)',
      /^atLeast must be a number$/,
    ],
    [
      { metric: 'auc', atLeast: 0, atMost: NaN },
      'promotion.gates[1] (auc)',
      /^atMost must be a number$/,
    ],
    [
      { metric: 'auc', atLeast: 2, atMost: 1 },
      'promotion.gates[1] (auc)',
      /no value keeps it/,
    ],
  ])('name %j as malformed, beside one that is right', (gate, name, why) => {
    const right = { metric: 'auc', atLeast: 0.8 };
    expect(readGates({ gates: [right, gate] })).toEqual({
      gates: [right],
      malformed: [{ name, problem: expect.stringMatching(why) }],
    });
  });

  it('are named when they are no list', () => {
    expect(readGates({ gates: { auc: 0.8 } })).toEqual({
      gates: [],
      malformed: [
        { name: 'promotion.gates', problem: 'it must be a list of gates' },
      ],
    });
  });

  it('say that there are more than are judged', () => {
    const many = Array.from({ length: 101 }, (_, index) => ({
      metric: `m${index}`,
      atLeast: 0,
    }));
    const { gates, malformed } = readGates({ gates: many });
    expect(gates).toHaveLength(100);
    expect(malformed).toEqual([
      {
        name: 'promotion.gates[100] and later',
        problem: 'only 100 gates are judged; 101 are declared',
      },
    ]);
  });
});
