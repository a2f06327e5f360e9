import * as fc from 'fast-check';
import type { EntityEvent } from '../events';
import { parseFeatureSet } from './declaration';
import type { EntityState } from './entityState';
import { decodeEvent, encodeEvent } from './eventCodec';
import { CARD_PAYMENTS, START } from './features.testing';
import { planLayout } from './layout';
import { encodeState } from './stateCodec';
import { applyLabel, replay, update } from './update';

const layout = planLayout([parseFeatureSet(CARD_PAYMENTS)]);
const HOUR = 3_600_000;
const KEYS = { customer: 'c1', terminal: 't1' };

const steps = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('transaction' as const),
        id: fc.integer({ min: 0, max: 9 }),
        hour: fc.integer({ min: 0, max: 24 * 50 }),
        amount: fc.integer({ min: 1, max: 5_000 }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('label' as const),
        id: fc.integer({ min: 0, max: 9 }),
        hour: fc.integer({ min: 0, max: 24 * 50 }),
        isFraud: fc.boolean(),
        labelledAt: fc.integer({ min: 0, max: 5 }),
      }),
    },
  ),
  { minLength: 1, maxLength: 30 },
);

describe('replay', () => {
  it('gives the states that update and applyLabel gave, from the bytes of the events', () => {
    fc.assert(
      fc.property(steps, taken => {
        let states: Readonly<Record<string, EntityState>> = {};
        const log: Uint8Array[] = [];
        for (const step of taken) {
          const eventTime = START + step.hour * HOUR;
          const common = {
            transactionId: `tx-${step.id}`,
            eventTime,
            receivedAt: eventTime,
          };
          const event: EntityEvent =
            step.kind === 'label'
              ? {
                  ...common,
                  kind: 'label',
                  isFraud: step.isFraud,
                  labelledAt: START + step.labelledAt,
                }
              : { ...common, kind: 'transaction', amount: step.amount / 100 };
          log.push(encodeEvent(event));
          states =
            event.kind === 'label'
              ? applyLabel(layout, states, { ...event, keys: KEYS })
              : update(layout, states, { ...event, keys: KEYS }).states;
        }
        for (const entity of ['customer', 'terminal']) {
          const replayed = log.reduce<EntityState | undefined>(
            (state, bytes) => replay(layout, entity, state, decodeEvent(bytes)),
            undefined,
          );
          expect(encodeState(layout, entity, replayed as EntityState)).toEqual(
            encodeState(layout, entity, states[entity]),
          );
        }
      }),
    );
  });

  it('leaves alone an entity that no feature needs', () => {
    const nothing = replay(layout, 'merchant', undefined, {
      kind: 'transaction',
      transactionId: 'tx-1',
      eventTime: START,
      receivedAt: START,
      amount: 1,
    });
    expect(nothing.lanes).toEqual([]);
  });
});
