import {
  applyLabel,
  type EntityState,
  type EntityStates,
  type FeatureLayout,
  type FeatureSet,
  InvalidFieldError,
  planLayout,
  update,
  type UpdateResult,
} from '@modelport/fraud-core';
import type {
  StagedDecision,
  StagedOutcome,
  StagedRecord,
} from '../records/StagedRecord';

/** Fields of a record that hold the key of an entity, by the names by which declarations may call them. */
const KEYS: Readonly<Record<string, 'customer' | 'terminal'>> = {
  customer: 'customer',
  customer_id: 'customer',
  terminal: 'terminal',
  terminal_id: 'terminal',
};

/**
 * The field of a record that holds the key of each entity.
 *
 * @throws InvalidFieldError when an entity's key is in no record
 */
export function entityKeys(
  set: FeatureSet,
): ReadonlyMap<string, 'customer' | 'terminal'> {
  return new Map(
    [...set.entities].map(([entity, key]) => {
      if (Object.hasOwn(KEYS, key)) return [entity, KEYS[key]];
      throw new InvalidFieldError(
        'features.entities',
        `${entity} has the key ${key}, which no decision holds; choose among customer, terminal`,
      );
    }),
  );
}

/** The states of all entities, changed by what happened in the order of its receipt with the code that served it. */
export class RecordReplay {
  readonly layout: FeatureLayout;
  /** By entity, and by key. */
  readonly states: ReadonlyMap<string, Map<string, EntityState>>;
  readonly #keys: ReadonlyMap<string, 'customer' | 'terminal'>;

  /** @throws InvalidFieldError when an entity's key is in no record */
  constructor(set: FeatureSet) {
    this.#keys = entityKeys(set);
    this.layout = planLayout([set]);
    this.states = new Map(
      [...this.layout.entities.keys()].map(entity => [entity, new Map()]),
    );
  }

  /**
   * Counts a transaction.
   *
   * @throws InvalidFieldError when it cannot be
   */
  decide(decision: StagedDecision): UpdateResult {
    const keys = this.#keysOf(decision);
    const { transactionId, eventTime, receivedAt, amount } = decision;
    const event = { transactionId, eventTime, receivedAt, amount, keys };
    const result = update(this.layout, this.#statesOf(keys), event);
    this.#keep(keys, result.states);
    return result;
  }

  /**
   * Applies what became known of a transaction.
   *
   * @throws InvalidFieldError when it cannot be
   */
  label(outcome: StagedOutcome): void {
    const keys = this.#keysOf(outcome);
    const before = this.#statesOf(keys);
    const { transactionId, eventTime, receivedAt, isFraud, labelledAt } =
      outcome;
    const label = { transactionId, eventTime, receivedAt, isFraud, labelledAt };
    const next = applyLabel(this.layout, before, { ...label, keys });
    const known = Object.entries(next).filter(
      ([entity, { labels }]) => before[entity] || labels.size > 0,
    );
    this.#keep(keys, Object.fromEntries(known));
  }

  #keysOf(record: StagedRecord): Record<string, string> {
    return Object.fromEntries(
      [...this.#keys].map(([entity, key]) => [entity, record[key]]),
    );
  }

  #statesOf(keys: Readonly<Record<string, string>>): EntityStates {
    const states: Record<string, EntityState | undefined> = {};
    for (const [entity, all] of this.states) {
      states[entity] = all.get(keys[entity]);
    }
    return states;
  }

  #keep(
    keys: Readonly<Record<string, string>>,
    states: Readonly<Record<string, EntityState>>,
  ): void {
    for (const [entity, state] of Object.entries(states)) {
      this.states.get(entity)?.set(keys[entity], state);
    }
  }
}
