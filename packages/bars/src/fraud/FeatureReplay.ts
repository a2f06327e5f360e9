import {
  applyLabel,
  decodeState,
  encodeState,
  type EntityState,
  type EntityStates,
  type FeatureLayout,
  update,
  type UpdateResult,
} from '@modelport/fraud-core';
import type { Arrival, Simulated } from './Oracle';

/** 2018-04-01 00:00 UTC, in milliseconds. */
const START = Date.UTC(2018, 3, 1);

/** The states of all entities, and the transactions that change them. */
export class FeatureReplay {
  readonly #states = new Map<string, Map<number, EntityState>>();

  constructor(
    private readonly layout: FeatureLayout,
    private readonly drawn: Simulated,
  ) {}

  #keys(transaction: number): Record<string, number> {
    const { customer, terminal } = this.drawn;
    return { customer: customer[transaction], terminal: terminal[transaction] };
  }

  #statesOf(transaction: number): EntityStates {
    return Object.fromEntries(
      Object.entries(this.#keys(transaction)).map(([entity, key]) => [
        entity,
        this.#states.get(entity)?.get(key),
      ]),
    );
  }

  #keep(transaction: number, states: EntityStates) {
    const keys = this.#keys(transaction);
    for (const [entity, state] of Object.entries(states)) {
      const all = this.#states.get(entity) ?? new Map<number, EntityState>();
      this.#states.set(entity, all);
      if (state) all.set(keys[entity], state);
    }
  }

  #event(transaction: number) {
    const keys = this.#keys(transaction);
    const eventTime = START + 1_000 * this.drawn.seconds[transaction];
    return {
      transactionId: `tx-${transaction}`,
      eventTime,
      // Later than it can be ahead: how late it is does not depend on it.
      receivedAt: eventTime + 3_600_000,
      keys: {
        customer: String(keys.customer),
        terminal: String(keys.terminal),
      },
    };
  }

  /** What arrives; gives the update for a transaction. */
  arrive({ kind, transaction, given }: Arrival): UpdateResult | undefined {
    const states = this.#statesOf(transaction);
    const event = this.#event(transaction);
    if (kind === 'transaction') {
      const amount = this.drawn.amount[transaction];
      const result = update(this.layout, states, { ...event, amount });
      this.#keep(transaction, result.states);
      return result;
    }
    const label = {
      ...event,
      isFraud: kind === 'fraud',
      labelledAt: START + 1_000 * given,
    };
    this.#keep(transaction, applyLabel(this.layout, states, label));
    return undefined;
  }

  /**
   * All columns as of a time, with no transaction of that time among them; undefined for a key of which nothing has
   * arrived. Those that are no window of the entity mean nothing.
   *
   * @param time - in milliseconds since 1970-01-01
   */
  ask(entity: string, key: number, time: number): Float32Array | undefined {
    const state = this.#states.get(entity)?.get(key);
    if (!state) return undefined;
    const keys = { customer: 'asked', terminal: 'asked' };
    const event = { transactionId: 'asked', amount: 0, keys };
    const { features } = update(
      this.layout,
      { [entity]: state },
      { ...event, eventTime: time, receivedAt: time },
      // Too late for every window: answered, and counted nowhere.
      { lateness: -Infinity, ahead: 0 },
    );
    return features[0];
  }

  /** Writes all states as bytes and reads them back, as a process that starts again does. */
  restart(): void {
    for (const [entity, all] of this.#states) {
      for (const [key, state] of all) {
        const bytes = encodeState(this.layout, entity, state);
        all.set(key, decodeState(this.layout, entity, bytes).state);
      }
    }
  }
}
