import * as fc from 'fast-check';
import { InvalidFieldError } from '../errors';
import type { LabelEvent, TransactionEvent } from '../events';
import { parseFeatureSet } from './declaration';
import {
  aSection,
  aTransaction,
  CARD_PAYMENTS,
  START,
} from './features.testing';
import { planLayout } from './layout';
import { encodeState } from './stateCodec';
import {
  applyLabel,
  type EntityStates,
  update,
  type UpdateResult,
  USUAL_TIME_RULES,
} from './update';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const layoutOf = (definitions: object[]) =>
  planLayout([parseFeatureSet(aSection({ definitions }))]);

const count = (more: object = {}) => ({
  name: 'count',
  entity: 'customer',
  aggregation: 'count',
  window: '1d',
  ...more,
});

/** Keeps the states of all entities, as a store does. */
class Kept {
  readonly #states = new Map<string, EntityStates[string]>();

  constructor(
    private readonly layout: ReturnType<typeof planLayout>,
    private readonly rules = USUAL_TIME_RULES,
  ) {}

  #of(keys: Readonly<Record<string, string>>): EntityStates {
    return Object.fromEntries(
      Object.entries(keys).map(([entity, key]) => [
        entity,
        this.#states.get(`${entity} ${key}`),
      ]),
    );
  }

  #keep(keys: Readonly<Record<string, string>>, states: EntityStates) {
    for (const [entity, state] of Object.entries(states)) {
      this.#states.set(`${entity} ${keys[entity]}`, state);
    }
  }

  add(event: TransactionEvent): UpdateResult {
    const result = update(this.layout, this.#of(event.keys), event, this.rules);
    this.#keep(event.keys, result.states);
    return result;
  }

  label(event: LabelEvent): void {
    this.#keep(
      event.keys,
      applyLabel(this.layout, this.#of(event.keys), event, this.rules),
    );
  }
}

const labelOf = (
  { transactionId, eventTime, keys }: TransactionEvent,
  more: Partial<LabelEvent> = {},
): LabelEvent => ({
  transactionId,
  eventTime,
  keys,
  isFraud: true,
  labelledAt: eventTime + DAY,
  receivedAt: eventTime + DAY,
  ...more,
});

describe('update', () => {
  it('gives the transforms of the transaction, in the order of the declaration', () => {
    const kept = new Kept(
      layoutOf([
        { name: 'night', transform: 'night' },
        { name: 'amount', transform: 'amount' },
        { name: 'weekend', transform: 'weekend' },
      ]),
    );
    const at = (eventTime: number, amount: number) => [
      ...kept.add(aTransaction({ eventTime, amount })).features[0],
    ];
    expect(at(START + 7 * HOUR - 1, 12.5)).toEqual([1, 12.5, 1]);
    expect(at(START + 7 * HOUR, 3)).toEqual([0, 3, 1]);
    expect(at(START + DAY, 3)).toEqual([1, 3, 0]);
    expect(at(START + 6 * DAY - 1, 3)).toEqual([0, 3, 0]);
    expect(at(START + 6 * DAY, 3)).toEqual([1, 3, 1]);
  });

  it('counts the transaction itself, and drops what is a window ago', () => {
    const kept = new Kept(layoutOf([count()]));
    const at = (id: string, eventTime: number) =>
      kept.add(aTransaction({ transactionId: id, eventTime })).features[0][0];
    expect(at('a', START)).toBe(1);
    expect(at('b', START + DAY - 1_000)).toBe(2);
    expect(at('c', START + DAY)).toBe(2);
    expect(at('d', START + 3 * DAY)).toBe(1);
  });

  it('sees a terminal only as it was a delay ago', () => {
    const kept = new Kept(
      layoutOf([count({ entity: 'terminal', delay: '7d' })]),
    );
    const at = (id: string, eventTime: number) =>
      kept.add(aTransaction({ transactionId: id, eventTime })).features[0][0];
    expect(at('a', START)).toBe(0);
    expect(at('b', START + 7 * DAY - 1_000)).toBe(0);
    expect(at('c', START + 7 * DAY)).toBe(1);
    expect(at('d', START + 8 * DAY)).toBe(0);
  });

  it.each([
    ['sum', 60.06],
    ['mean', 20.02],
    ['min', 0.01],
    ['max', 50.05],
  ])('gives the %s of the amounts', (aggregation, expected) => {
    const kept = new Kept(
      layoutOf([count({ aggregation, column: 'amount', bucket: '1h' })]),
    );
    kept.add(aTransaction({ transactionId: 'a', amount: 10 }));
    kept.add(aTransaction({ transactionId: 'b', amount: 0.01 }));
    const last = kept.add(aTransaction({ transactionId: 'c', amount: 50.05 }));
    expect(last.features[0][0]).toBe(Math.fround(expected));
  });

  it('gives 0 for windows without transactions', () => {
    const kept = new Kept(
      layoutOf(
        ['sum', 'mean', 'min', 'max'].map(aggregation =>
          count({
            name: aggregation,
            aggregation,
            column: 'amount',
            delay: '1d',
          }),
        ),
      ),
    );
    expect([...kept.add(aTransaction()).features[0]]).toEqual([0, 0, 0, 0]);
  });

  it('counts a transaction once, however often it comes', () => {
    const kept = new Kept(layoutOf([count()]));
    const first = kept.add(aTransaction());
    const again = kept.add(aTransaction());
    expect(first.isRepeated).toBe(false);
    expect(again.isRepeated).toBe(true);
    expect(again.states).toEqual(first.states);
    expect(again.features[0][0]).toBe(1);
  });

  it('lets a late transaction change later features, and tells how late it was', () => {
    const kept = new Kept(layoutOf([count()]));
    kept.add(aTransaction({ transactionId: 'a', eventTime: START + HOUR }));
    const late = kept.add(
      aTransaction({ transactionId: 'b', eventTime: START }),
    );
    expect(late.lateBy).toBe(HOUR);
    expect(late.features[0][0]).toBe(1);
    const next = kept.add(
      aTransaction({ transactionId: 'c', eventTime: START + HOUR }),
    );
    expect(next.features[0][0]).toBe(3);
  });

  it('does not count what comes too late, and says for whom', () => {
    const kept = new Kept(
      layoutOf([count(), count({ name: 'terminal', entity: 'terminal' })]),
    );
    kept.add(aTransaction({ transactionId: 'a', eventTime: START + 2 * HOUR }));
    const late = kept.add(
      aTransaction({ transactionId: 'b', eventTime: START, terminal: 't2' }),
    );
    expect(late.missedBy).toEqual(['customer']);
    expect([...late.features[0]]).toEqual([0, 1]);
  });

  it('changes nothing that it was given', () => {
    const layout = planLayout([parseFeatureSet(CARD_PAYMENTS)]);
    const first = update(layout, {}, aTransaction());
    const bytes = () =>
      Object.entries(first.states).map(([entity, state]) => [
        ...encodeState(layout, entity, state),
      ]);
    const before = bytes();
    update(layout, first.states, aTransaction({ transactionId: 'b' }));
    applyLabel(layout, first.states, labelOf(aTransaction()));
    expect(bytes()).toEqual(before);
  });

  it('gives the same from a state that somebody else has gone on from', () => {
    const layout = planLayout([parseFeatureSet(CARD_PAYMENTS)]);
    const at = (states: EntityStates, id: string, hours: number) =>
      update(
        layout,
        states,
        aTransaction({ transactionId: id, eventTime: START + hours * HOUR }),
      );
    const { states } = at(at({}, 'a', 0).states, 'b', 1);
    const once = at(states, 'c', 2);
    const further = at(at(states, 'other', 3).states, 'another', 4);
    const again = at(states, 'c', 2);
    expect(again.features).toEqual(once.features);
    const customer = ({ states: now }: UpdateResult) =>
      encodeState(layout, 'customer', now.customer);
    expect(customer(again)).toEqual(customer(once));
    expect(further.features[0][3]).toBe(4);
  });

  it('serves several feature sets from one state', () => {
    const sets = [
      [count()],
      [
        count({
          name: 'six hours',
          window: '6h',
          bucket: '1h',
          aggregation: 'max',
          column: 'amount',
        }),
      ],
    ].map(definitions => parseFeatureSet(aSection({ definitions })));
    const kept = new Kept(planLayout(sets));
    kept.add(aTransaction({ transactionId: 'a', amount: 7 }));
    const { features } = kept.add(
      aTransaction({ transactionId: 'b', amount: 5 }),
    );
    expect(features.map(each => [...each])).toEqual([[2], [7]]);
  });

  it('refuses sets that find an entity in different fields', () => {
    const sets = ['customer', 'card'].map(key =>
      parseFeatureSet(
        aSection({
          entities: [{ name: 'customer', key }],
          definitions: [count()],
        }),
      ),
    );
    expect(() => planLayout(sets)).toThrow(
      'features.entities: customer has the key',
    );
  });

  it.each([
    ['event_time', { eventTime: -1 }],
    ['event_time', { eventTime: 0.5 }],
    ['event_time', { eventTime: START + 301_000, receivedAt: START }],
    ['received_at', { receivedAt: NaN }],
    ['amount', { amount: Infinity }],
    ['amount', { amount: NaN }],
    ['keys.customer', { customer: '' }],
    ['keys.customer', { keys: {} }],
  ])('refuses a wrong %s', (field, more) => {
    const act = () => update(layoutOf([count()]), {}, aTransaction(more));
    expect(act).toThrow(InvalidFieldError);
    expect(act).toThrow(new RegExp(`^${field}: `));
  });
});

describe('applyLabel', () => {
  const RISK = count({
    name: 'risk',
    entity: 'terminal',
    aggregation: 'share',
    column: 'fraud',
    window: '7d',
    delay: '7d',
  });
  const transaction = aTransaction({ transactionId: 'a', eventTime: START });
  const riskAfter = (...labels: LabelEvent[]) => {
    const kept = new Kept(layoutOf([RISK]));
    kept.add(transaction);
    kept.add(aTransaction({ transactionId: 'b', eventTime: START + HOUR }));
    for (const label of labels) kept.label(label);
    return kept.add(
      aTransaction({ transactionId: 'c', eventTime: START + 8 * DAY }),
    ).features[0][0];
  };

  it('raises the risk of the terminal, once', () => {
    expect(riskAfter()).toBe(0);
    expect(riskAfter(labelOf(transaction))).toBe(0.5);
    expect(riskAfter(labelOf(transaction), labelOf(transaction))).toBe(0.5);
  });

  it('takes back what a later label takes back, in whatever order they arrive', () => {
    const reversal = labelOf(transaction, {
      isFraud: false,
      labelledAt: START + 2 * DAY,
    });
    expect(riskAfter(labelOf(transaction), reversal)).toBe(0);
    expect(riskAfter(reversal, labelOf(transaction))).toBe(0);
    expect(
      riskAfter(
        labelOf(transaction),
        reversal,
        labelOf(transaction, { labelledAt: START + 3 * DAY }),
      ),
    ).toBe(0.5);
  });

  it('has the one that arrived last hold of labels that were given at one time', () => {
    const reversal = labelOf(transaction, { isFraud: false });
    expect(riskAfter(labelOf(transaction), reversal)).toBe(0);
    expect(riskAfter(reversal, labelOf(transaction))).toBe(0.5);
    const again = [labelOf(transaction), reversal, labelOf(transaction)];
    expect(riskAfter(...again)).toBe(0.5);
    expect(riskAfter(...again, labelOf(transaction))).toBe(0.5);
  });

  it('holds for a transaction that arrives after its label', () => {
    const kept = new Kept(layoutOf([RISK]));
    kept.label(labelOf(transaction));
    kept.add(transaction);
    const last = kept.add(
      aTransaction({ transactionId: 'c', eventTime: START + 8 * DAY }),
    );
    expect(last.features[0][0]).toBe(1);
  });

  it('changes nothing where no window reaches, nor where no feature needs it', () => {
    const kept = new Kept(layoutOf([RISK]));
    const { states } = kept.add(
      aTransaction({ transactionId: 'z', eventTime: START + 60 * DAY }),
    );
    expect(applyLabel(layoutOf([RISK]), states, labelOf(transaction))).toEqual(
      states,
    );
    expect(
      applyLabel(layoutOf([count()]), {}, labelOf(transaction)).customer.labels
        .size,
    ).toBe(0);
  });

  it('refuses a label without times or keys', () => {
    const act = (more: Partial<LabelEvent>) => () =>
      applyLabel(layoutOf([RISK]), {}, labelOf(transaction, more));
    expect(act({ labelledAt: NaN })).toThrow('labelled_at: ');
    expect(act({ eventTime: NaN })).toThrow('event_time: ');
    expect(act({ keys: {} })).toThrow('keys.terminal: ');
  });
});

describe('features of a stream', () => {
  const AGGREGATIONS = [
    { aggregation: 'count' },
    ...['sum', 'mean', 'min', 'max'].map(aggregation => ({
      aggregation,
      column: 'amount',
    })),
    ...['sum', 'share'].map(aggregation => ({
      aggregation,
      column: 'fraud',
    })),
  ];
  const definition = fc
    .record({
      what: fc.constantFrom(...AGGREGATIONS),
      entity: fc.constantFrom('customer', 'terminal'),
      bucketMinutes: fc.constantFrom(1, 7, 60),
      length: fc.integer({ min: 1, max: 12 }),
      delay: fc.integer({ min: 0, max: 9 }),
    })
    .map(({ what, entity, bucketMinutes, length, delay }) => ({
      ...what,
      entity,
      bucket: `${bucketMinutes}m`,
      window: `${bucketMinutes * length}m`,
      delay: `${
        bucketMinutes *
        ('column' in what && what.column === 'fraud' ? delay + 1 : delay)
      }m`,
    }));
  const arrival = fc.record({
    customer: fc.constantFrom('c1', 'c2'),
    terminal: fc.constantFrom('t1', 't2'),
    minutes: fc.integer({ min: 0, max: 20 }),
    lateMinutes: fc.integer({ min: 0, max: 90 }),
    cents: fc.integer({ min: 0, max: 100_000 }),
    /** Of which earlier transaction a label arrives before this one, and what it says. */
    labels: fc.array(
      fc.record({ of: fc.nat(), isFraud: fc.boolean(), at: fc.nat(9) }),
      { maxLength: 2 },
    ),
    repeats: fc.option(fc.nat(), { nil: undefined }),
  });

  interface Arrived {
    event: TransactionEvent;
    label?: LabelEvent;
  }

  /** What a definition says, computed from the whole list of what has arrived. */
  function expected(
    raw: Record<string, string | undefined>,
    arrived: Arrived[],
    now: TransactionEvent,
  ): number {
    const minutes = (text?: string) => parseInt(text ?? '', 10);
    const width = minutes(raw.bucket) * 60_000;
    const bucketOf = (time: number) => Math.floor(time / width);
    const to = bucketOf(now.eventTime) - (minutes(raw.delay) * 60_000) / width;
    const from = to - (minutes(raw.window) * 60_000) / width;
    const entity = String(raw.entity);
    const inside = arrived.filter(
      ({ event }) =>
        event.keys[entity] === now.keys[entity] &&
        bucketOf(event.eventTime) > from &&
        bucketOf(event.eventTime) <= to,
    );
    const values = inside.map(({ event, label }) =>
      raw.column === 'fraud'
        ? Number(label?.isFraud ?? false) * 10_000
        : Math.round(event.amount * 10_000),
    );
    const sum = values.reduce((total, value) => total + value, 0);
    switch (raw.aggregation) {
      case 'count':
        return values.length;
      case 'sum':
        return sum / 10_000;
      case 'min':
        return values.length ? Math.min(...values) / 10_000 : 0;
      case 'max':
        return values.length ? Math.max(...values) / 10_000 : 0;
      default:
        return values.length ? sum / values.length / 10_000 : 0;
    }
  }

  it('are what their definitions say of all that has arrived, over late events, repeats and corrected labels', () => {
    fc.assert(
      fc.property(
        fc.array(definition, { minLength: 1, maxLength: 6 }),
        fc.array(arrival, { minLength: 1, maxLength: 30 }),
        (raw, arrivals) => {
          const definitions = raw.map((each, at) => ({
            ...each,
            name: `f${at}`,
          }));
          const kept = new Kept(layoutOf(definitions), {
            lateness: 90 * 60_000,
            ahead: 0,
          });
          const arrived: Arrived[] = [];
          const outcomes: boolean[] = [];
          let clock = START;
          arrivals.forEach((each, at) => {
            for (const { of, isFraud, at: labelledAt } of each.labels) {
              if (arrived.length === 0) continue;
              const target = arrived[of % arrived.length];
              const label = labelOf(target.event, { isFraud, labelledAt });
              kept.label(label);
              if (!target.label || target.label.labelledAt <= labelledAt) {
                target.label = label;
              }
            }
            if (each.repeats !== undefined && arrived.length) {
              const again = arrived[each.repeats % arrived.length].event;
              const { isRepeated, missedBy } = kept.add(again);
              outcomes.push(isRepeated || missedBy.length > 0);
            }
            clock += each.minutes * 60_000;
            const event = aTransaction({
              transactionId: `tx-${at}`,
              customer: each.customer,
              terminal: each.terminal,
              eventTime: Math.max(START, clock - each.lateMinutes * 60_000),
              receivedAt: clock,
              amount: each.cents / 100,
            });
            arrived.push({ event });
            const { features, missedBy } = kept.add(event);
            expect(missedBy).toEqual([]);
            expect([...features[0]]).toEqual(
              raw.map(each_ => Math.fround(expected(each_, arrived, event))),
            );
          });
          expect(outcomes).not.toContain(false);
        },
      ),
      { numRuns: 300 },
    );
  });
});
