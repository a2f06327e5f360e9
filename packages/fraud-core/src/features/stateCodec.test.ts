import * as fc from 'fast-check';
import { parseFeatureSet } from './declaration';
import {
  aTransaction,
  CARD_PAYMENTS,
  largestOfSixHours as sixHours,
  START,
} from './features.testing';
import { planLayout } from './layout';
import { decodeState, encodeState, UnreadableStateError } from './stateCodec';
import { applyLabel, type EntityStates, update } from './update';

const layoutOf = (...sections: object[]) =>
  planLayout(sections.map(parseFeatureSet));
/** States after a number of transactions and one label. */
function statesAfter(layout: ReturnType<typeof layoutOf>, times: number[]) {
  let states: EntityStates = {};
  times.forEach((minutes, at) => {
    const event = aTransaction({
      transactionId: `käufe-${at}`,
      eventTime: START + minutes * 60_000,
      amount: at + 0.25,
    });
    ({ states } = update(layout, states, event));
    if (at === 0) {
      states = applyLabel(layout, states, {
        ...event,
        isFraud: true,
        labelledAt: event.eventTime,
      });
    }
  });
  return states;
}

const stateOf = (states: EntityStates, entity: string) => {
  const state = states[entity];
  if (!state) throw new Error(`No state of ${entity}`);
  return state;
};

describe('encodeState and decodeState', () => {
  const layout = layoutOf(CARD_PAYMENTS, sixHours());

  it('keep a state as it is', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 1 }),
        minutes => {
          const states = statesAfter(layout, minutes);
          for (const entity of ['customer', 'terminal']) {
            const state = stateOf(states, entity);
            const bytes = encodeState(layout, entity, state);
            const read = decodeState(layout, entity, bytes);
            expect(read.isComplete).toBe(true);
            expect(encodeState(layout, entity, read.state)).toEqual(bytes);
          }
        },
      ),
    );
  });

  it('need about 16 bytes a transaction, and 12 more while it may come again', () => {
    const card = layoutOf(CARD_PAYMENTS);
    const length = (count: number) =>
      encodeState(
        card,
        'customer',
        stateOf(
          statesAfter(
            card,
            Array.from({ length: count }, (_, at) => at * 600),
          ),
          'customer',
        ),
      ).length;
    expect(length(60) - length(20)).toBe(40 * 16);
  });

  it('read a state under another layout, and say when its history has to be replayed', () => {
    const before = layoutOf(CARD_PAYMENTS);
    const bytes = encodeState(
      before,
      'customer',
      stateOf(statesAfter(before, [0, 5]), 'customer'),
    );
    expect(decodeState(layout, 'customer', bytes).isComplete).toBe(false);
    const grown = layoutOf(
      CARD_PAYMENTS,
      sixHours({ aggregation: 'count', column: undefined, window: '60d' }),
    );
    expect(decodeState(grown, 'customer', bytes).isComplete).toBe(false);
    const other = layoutOf(CARD_PAYMENTS, sixHours({ bucket: '1h' }));
    expect(decodeState(other, 'customer', bytes).isComplete).toBe(false);
    const smaller = layoutOf(sixHours({ aggregation: 'mean' }));
    const read = decodeState(smaller, 'customer', bytes);
    expect(read.isComplete).toBe(true);
    const next = update(
      smaller,
      { customer: read.state },
      aTransaction({
        transactionId: 'next',
        eventTime: START + 6 * 60_000,
        amount: 2.5,
      }),
    );
    expect([...next.features[0]]).toEqual([Math.fround(4 / 3)]);
  });

  it('go on counting in columns that were not kept', () => {
    const before = layoutOf(CARD_PAYMENTS);
    const bytes = encodeState(
      before,
      'customer',
      stateOf(statesAfter(before, [0]), 'customer'),
    );
    const { state } = decodeState(layout, 'customer', bytes);
    const next = update(
      layout,
      { customer: state, terminal: undefined },
      aTransaction({ transactionId: 'next', eventTime: START, amount: 9 }),
    );
    expect([...next.features[1]]).toEqual([9]);
  });

  it('refuse bytes that were cut, lengthened, or written by nobody', () => {
    const bytes = encodeState(
      layout,
      'terminal',
      stateOf(statesAfter(layout, [0, 1, 2]), 'terminal'),
    );
    for (let length = 0; length < bytes.length; length += 1) {
      expect(() =>
        decodeState(layout, 'terminal', bytes.subarray(0, length)),
      ).toThrow(UnreadableStateError);
    }
    expect(() =>
      decodeState(layout, 'terminal', Uint8Array.from([...bytes, 0])),
    ).toThrow(UnreadableStateError);
    expect(() =>
      decodeState(layout, 'terminal', Uint8Array.from([9, ...bytes])),
    ).toThrow('replay its transactions');
  });

  it('know only entities that a feature needs', () => {
    expect(() => decodeState(layout, 'device', new Uint8Array())).toThrow(
      'No feature needs the entity device',
    );
  });
});
