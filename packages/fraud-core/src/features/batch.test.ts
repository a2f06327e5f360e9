import { InvalidFieldError } from '../errors';
import { parseFeatureSet } from './declaration';
import { aSection, aTransaction } from './features.testing';
import { planLayout } from './layout';
import { encodeState } from './stateCodec';
import { update } from './update';

const feast = (
  name: string,
  entity: string,
  reference: string,
  missing: number,
) => {
  const [view, feature] = reference.split(':');
  return { name, entity, feast: { view, feature }, missing };
};

const COUNT = {
  name: 'count',
  entity: 'customer',
  aggregation: 'count',
  window: '1d',
};

const first = parseFeatureSet(
  aSection({
    definitions: [
      feast('age', 'customer', 'profile:age', 0),
      COUNT,
      feast('rating', 'terminal', 'shop:rating', -1),
    ],
  }),
);
const second = parseFeatureSet(
  aSection({
    definitions: [
      feast('risk', 'customer', 'profile:risk', 0.5),
      feast('old', 'customer', 'profile:age', 7),
    ],
  }),
);
const layout = planLayout([first, second]);

describe('features that come with the transaction', () => {
  it('are asked for once for all feature sets, by view', () => {
    expect(layout.batch).toEqual([
      {
        entity: 'customer',
        joinKey: 'customer',
        view: 'profile',
        features: ['age', 'risk'],
        first: 0,
      },
      {
        entity: 'terminal',
        joinKey: 'terminal',
        view: 'shop',
        features: ['rating'],
        first: 2,
      },
    ]);
    expect(layout.batchPlans.map(({ views }) => views)).toEqual([[0, 1], [0]]);
  });

  it('stand in the columns of each set, with its own value where nothing is known', () => {
    const batch = Float32Array.of(900.1, NaN, 4);
    const { features } = update(layout, {}, aTransaction({ batch }));
    expect(features).toEqual([
      Float32Array.of(900.1, 1, 4),
      Float32Array.of(0.5, 900.1),
    ]);
    const without = update(layout, {}, aTransaction());
    expect(without.features).toEqual([
      Float32Array.of(0, 1, -1),
      Float32Array.of(0.5, 7),
    ]);
  });

  it('change nothing that is kept', () => {
    const bare = planLayout([
      parseFeatureSet(aSection({ definitions: [COUNT] })),
    ]);
    const batch = Float32Array.of(1, 2, 3);
    const { states } = update(layout, {}, aTransaction({ batch }));
    const without = update(bare, {}, aTransaction());
    expect([...layout.entities.keys()]).toEqual(['customer']);
    expect(encodeState(layout, 'customer', states.customer)).toEqual(
      encodeState(bare, 'customer', without.states.customer),
    );
    expect(bare.batch).toEqual([]);
  });

  it('are found by one key in all sets', () => {
    const other = parseFeatureSet({
      entities: [{ name: 'customer', key: 'card' }],
      definitions: [feast('age', 'customer', 'profile:age', 0)],
    });
    expect(planLayout([other]).batch[0].joinKey).toBe('card');
    expect(() => planLayout([first, other])).toThrow(InvalidFieldError);
  });
});
