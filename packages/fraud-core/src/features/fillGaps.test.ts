import * as fc from 'fast-check';
import type { EntityEvent, TransactionEvent } from '../events';
import { parseFeatureSet } from './declaration';
import type { EntityState } from './entityState';
import {
  aSection,
  CARD_PAYMENTS,
  largestOfSixHours as largest,
  START,
} from './features.testing';
import { fillGaps } from './fillGaps';
import { planLayout } from './layout';
import { decodeState, encodeState } from './stateCodec';
import { replay, update } from './update';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const layoutOf = (...sections: object[]) =>
  planLayout(sections.map(parseFeatureSet));
const before = layoutOf(CARD_PAYMENTS);

type Transaction = Extract<EntityEvent, { kind: 'transaction' }>;

const paid = (id: number, at: number, amount = id + 0.25): Transaction => ({
  kind: 'transaction',
  transactionId: `tx-${id}`,
  eventTime: START + at,
  receivedAt: START + at,
  amount,
});

const fraud = ({ transactionId, eventTime }: Transaction): EntityEvent => ({
  kind: 'label',
  transactionId,
  eventTime,
  isFraud: true,
  labelledAt: eventTime + DAY,
  receivedAt: eventTime + DAY,
});

function stateOf(
  layout: typeof before,
  events: readonly EntityEvent[],
  entity = 'customer',
  from?: EntityState,
): EntityState {
  const state = events.reduce<EntityState | undefined>(
    (held, event) => replay(layout, entity, held, event),
    from,
  );
  if (!state) throw new Error('No events');
  return state;
}

/** As a service has it that began with another layout and took up this one after some events. */
function grown(
  layout: typeof before,
  events: readonly EntityEvent[],
  later: readonly EntityEvent[],
  entity = 'customer',
): EntityState {
  const bytes = encodeState(before, entity, stateOf(before, events, entity));
  const { state } = decodeState(layout, entity, bytes);
  return later.length > 0 ? stateOf(layout, later, entity, state) : state;
}

const bytesOf = (layout: typeof before, state: EntityState) =>
  Buffer.from(encodeState(layout, 'customer', state)).toString('hex');

/** What a model is given for a payment some minutes later, and for which sets that is too little. */
function seenBy(layout: typeof before, customer: EntityState, at: number) {
  const { transactionId, eventTime, receivedAt, amount } = paid(999, at, 1);
  const event: TransactionEvent = {
    ...{ transactionId, eventTime, receivedAt, amount },
    keys: { customer: 'c1', terminal: 't1' },
  };
  const { features, incomplete } = update(layout, { customer }, event);
  return { features: features.map(set => [...set]), incomplete };
}

const LAYOUTS = {
  'another column of the same buckets': layoutOf(CARD_PAYMENTS, largest()),
  'buckets of their own': layoutOf(CARD_PAYMENTS, largest({ bucket: '1m' })),
  'a window that reaches back further': layoutOf(
    CARD_PAYMENTS,
    largest({ window: '60d' }),
  ),
};

describe('fillGaps', () => {
  const layout = LAYOUTS['another column of the same buckets'];
  const early = [paid(1, 0), paid(2, HOUR), paid(3, 2 * HOUR)];
  const late = [paid(4, 3 * HOUR), paid(5, 4 * HOUR)];

  it.each(Object.entries(LAYOUTS))(
    'gives the state of somebody who always kept it: %s',
    (_name, wide) => {
      const held = grown(wide, early, late);
      expect(seenBy(wide, held, 5 * HOUR).incomplete).toEqual([1]);
      const whole = stateOf(wide, [...early, ...late]);
      const since = _name.includes('further') ? -Infinity : START + 10 * DAY;
      const filled = fillGaps(wide, 'customer', held, whole, since);
      expect(filled && bytesOf(wide, filled)).toBe(bytesOf(wide, whole));
      expect(filled && seenBy(wide, filled, 5 * HOUR)).toEqual({
        ...seenBy(wide, whole, 5 * HOUR),
        incomplete: [],
      });
    },
  );

  it('agrees whatever the order of arrival, with labels and with payments that came late', () => {
    const minutes = fc.integer({ min: 0, max: 45 * 24 * 60 });
    fc.assert(
      fc.property(
        fc.array(minutes, { minLength: 1, maxLength: 40 }),
        fc.nat(),
        fc.constantFrom(...Object.values(LAYOUTS)),
        fc.constantFrom('customer', 'terminal'),
        (times, cut, wide, entity) => {
          const events = times
            .map((minute, at) => paid(at, minute * 60_000))
            .flatMap((each, at) =>
              at % 3 === 0 ? [each, fraud(each)] : [each],
            );
          const length = 1 + (cut % events.length);
          const held = grown(
            wide,
            events.slice(0, length),
            events.slice(length),
            entity,
          );
          const whole = stateOf(wide, events, entity);
          const filled = fillGaps(wide, entity, held, whole, -Infinity);
          expect(filled && encodeState(wide, entity, filled)).toEqual(
            encodeState(wide, entity, whole),
          );
        },
      ),
    );
  });

  it('says from when on the records are whole, where they begin later than the entity', () => {
    const wide = LAYOUTS['buckets of their own'];
    const held = grown(wide, [...early, ...late], []);
    const partial = stateOf(wide, late);
    const since = START + 2.5 * HOUR;
    const filled = fillGaps(wide, 'customer', held, partial, since);
    if (!filled) throw new Error('Not filled');
    // Until six hours after the records began the window reaches back to before them.
    expect(seenBy(wide, filled, 8 * HOUR).incomplete).toEqual([1]);
    const after = seenBy(wide, filled, 8.6 * HOUR);
    expect(after.incomplete).toEqual([]);
    expect(after.features[1]).toEqual([5.25]);
    // What the first set needs is as it was.
    expect(after.features[0]).toEqual(
      seenBy(wide, held, 8.6 * HOUR).features[0],
    );
  });

  it('takes labels from the records that no feature needed before', () => {
    const share = (window: string) =>
      aSection({
        definitions: [
          {
            name: 'risk',
            entity: 'customer',
            aggregation: 'share',
            column: 'fraud',
            ...{ window, bucket: '1s', delay: '1d' },
          },
        ],
      });
    const wide = layoutOf(CARD_PAYMENTS, share('7d'));
    const events = [...early, fraud(early[1])];
    const held = grown(wide, events, []);
    const whole = stateOf(wide, events);
    const filled = fillGaps(wide, 'customer', held, whole, -Infinity);
    expect(filled && bytesOf(wide, filled)).toBe(bytesOf(wide, whole));
    expect(filled && seenBy(wide, filled, 2 * DAY).features[1]).toEqual([
      Math.fround(1 / 3),
    ]);
  });

  it.each([
    ['a payment that the records do not have', [early[0], early[2]]],
    ['a payment more', [...early, paid(9, 1.5 * HOUR)]],
    ['another amount', [early[0], paid(2, HOUR, 77), early[2]]],
    ['another latest payment', [...early, ...late]],
    ['a label more', [...early, fraud(early[0])], 'terminal'],
  ])(
    'gives nothing where the two differ: %s',
    (_name, events, entity = 'customer') => {
      const held = grown(layout, early, [], entity);
      const fill = (replayed: EntityState) =>
        fillGaps(layout, entity, held, replayed, START - DAY);
      expect(fill(stateOf(layout, events, entity))).toBeUndefined();
      expect(fill(stateOf(layout, early, entity))).toBeDefined();
    },
  );
});

describe('gaps', () => {
  const wide = layoutOf(CARD_PAYMENTS, largest());
  const early = [paid(1, 0, 500)];

  it('end when the window has passed, and are kept until then', () => {
    let held = grown(wide, early, [paid(2, HOUR, 20)]);
    const read = () =>
      decodeState(wide, 'customer', encodeState(wide, 'customer', held));
    expect(read().isComplete).toBe(false);
    held = read().state;
    expect(seenBy(wide, held, 5.9 * HOUR)).toMatchObject({ incomplete: [1] });
    expect(seenBy(wide, held, 6.1 * HOUR)).toMatchObject({ incomplete: [] });
    // The lane reaches back 30 days, and payments may come an hour late.
    held = stateOf(wide, [paid(3, 30 * DAY)], 'customer', held);
    expect(read().isComplete).toBe(false);
    held = stateOf(wide, [paid(4, 30 * DAY + 2 * HOUR)], 'customer', held);
    expect(read().isComplete).toBe(true);
  });

  it('concern the sets alone that need what is missing', () => {
    const held = grown(wide, early, []);
    const { incomplete } = seenBy(wide, held, HOUR);
    expect(incomplete).toEqual([1]);
    const reversed = layoutOf(largest(), CARD_PAYMENTS);
    const bytes = encodeState(before, 'customer', stateOf(before, early));
    const { state } = decodeState(reversed, 'customer', bytes);
    expect(seenBy(reversed, state, HOUR).incomplete).toEqual([0]);
  });
});
