import {
  applyLabel,
  type EntityStates,
  parseFeatureSet,
  planLayout,
  seeded,
  update,
} from '@modelport/fraud-core';
import {
  DECISION_SCHEMA,
  type DecisionRecord,
  OUTCOME_SCHEMA,
  type OutcomeRecord,
} from '@modelport/fraud-scoring';

const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** 2026-03-01, a Sunday, at midnight UTC. */
export const START = Date.UTC(2026, 2, 1);

const ENTITIES = [
  { name: 'customer', key: 'customer' },
  { name: 'terminal', key: 'terminal' },
];

/** What the service of the tests serves. */
export const SECTION = {
  set: 'served',
  entities: ENTITIES,
  definitions: [
    { name: 'amount', transform: 'amount' },
    {
      name: 'customer_count_1d',
      entity: 'customer',
      aggregation: 'count',
      window: '1d',
    },
    {
      name: 'customer_mean_amount_7d',
      entity: 'customer',
      aggregation: 'mean',
      column: 'amount',
      window: '7d',
    },
    {
      name: 'terminal_risk_7d',
      entity: 'terminal',
      aggregation: 'share',
      column: 'fraud',
      window: '7d',
      delay: '1d',
    },
  ],
};

/** What no service has served yet. */
export const NEW_SECTION = {
  set: 'new',
  entities: ENTITIES,
  definitions: [
    {
      name: 'customer_max_amount_2d',
      entity: 'customer',
      aggregation: 'max',
      column: 'amount',
      window: '2d',
    },
  ],
};

/** A decision of nothing but what is given. */
export function aDecision(more: Partial<DecisionRecord> = {}): DecisionRecord {
  return {
    schema: DECISION_SCHEMA,
    transaction_id: 'tx-1',
    event_time: START,
    received_at: START,
    customer: 'c1',
    terminal: 't1',
    amount: 10,
    currency: 'EUR',
    score: 0.25,
    decision: 'approve',
    reason: { kind: 'threshold', threshold: 'approve' } as never,
    propensity: 1,
    model: { name: 'fraud', version: '3', digest: 'sha256:0' },
    experiment: 'none',
    variant: 'all',
    policy: { name: 'plain', version: 1 },
    revision: 1,
    features: { set: 'sha256:unknown', values: 'AAAAAA==' },
    ...more,
  };
}

/** What became known of a decision. */
export function anOutcome(
  { transaction_id, event_time, customer, terminal }: DecisionRecord,
  more: Partial<OutcomeRecord> = {},
): OutcomeRecord {
  return {
    schema: OUTCOME_SCHEMA,
    transaction_id,
    event_time,
    customer,
    terminal,
    is_fraud: true,
    source: 'chargeback',
    labelled_at: event_time + DAY,
    received_at: event_time + DAY,
    ...more,
  };
}

/** What a service wrote to its topics. */
export interface History {
  decisions: DecisionRecord[];
  outcomes: OutcomeRecord[];
  /** When the last record was received. */
  end: number;
}

type Event =
  | { at: number; decision: DecisionRecord }
  | { at: number; outcome: OutcomeRecord };

/** Where and of whom a history is. */
interface HistoryOptions {
  /** Default {@link START}. */
  start?: number;
  /** Default 20 and 5. */
  customers?: number;
  terminals?: number;
}

function drawEvents(
  count: number,
  days: number,
  random: () => number,
  { start = START, customers = 20, terminals = 5 }: HistoryOptions,
) {
  const events: Event[] = [];
  for (let at = 0; at < count; at += 1) {
    const event_time = start + Math.floor((at / count) * days * DAY);
    const late = random() < 0.05 ? Math.floor(random() * HOUR * 0.9) : 0;
    const decision = aDecision({
      transaction_id: `tx-${at}`,
      event_time,
      customer: `c${Math.floor(random() * customers)}`,
      terminal: `t${Math.floor(random() * terminals)}`,
      amount: Math.round(random() * 10_000) / 100,
    });
    events.push({ at: event_time + late, decision });
    if (random() >= 0.2) continue;
    const known = event_time + late + Math.floor((0.1 + 3 * random()) * DAY);
    const outcome = anOutcome(decision, { labelled_at: known });
    events.push({ at: known, outcome });
    if (random() >= 0.3) continue;
    const back = known + Math.floor((0.1 + random()) * DAY);
    const reversal = {
      ...outcome,
      is_fraud: false,
      source: 'analyst' as const,
      labelled_at: back,
    };
    events.push({ at: back, outcome: reversal });
  }
  return events.sort((a, b) => a.at - b.at);
}

/**
 * What a service writes that computes features with the code of all services: transactions of some days, some late, some
 * with labels, of which some are taken back.
 */
export function serveHistory(
  count: number,
  days: number,
  options: HistoryOptions = {},
): History {
  const set = parseFeatureSet(SECTION);
  const layout = planLayout([set]);
  const states = new Map<string, EntityStates[string]>();
  const refs = (record: { customer: string; terminal: string }) => ({
    customer: record.customer,
    terminal: record.terminal,
  });
  const statesOf = (keys: Record<string, string>): EntityStates =>
    Object.fromEntries(
      Object.entries(keys).map(([entity, key]) => [entity, states.get(key)]),
    );
  const keep = (keys: Record<string, string>, next: EntityStates) => {
    for (const [entity, key] of Object.entries(keys)) {
      states.set(key, next[entity]);
    }
  };
  const history: History = { decisions: [], outcomes: [], end: 0 };
  drawEvents(count, days, seeded(7), options).forEach((event, at) => {
    const received_at = event.at + at; // no two in a millisecond
    history.end = Math.max(history.end, received_at);
    if ('decision' in event) {
      const decision = { ...event.decision, received_at };
      const keys = refs(decision);
      const { features, states: next } = update(layout, statesOf(keys), {
        transactionId: decision.transaction_id,
        eventTime: decision.event_time,
        receivedAt: received_at,
        amount: decision.amount,
        keys,
      });
      keep(keys, next);
      const values = Buffer.from(features[0].buffer).toString('base64');
      decision.features = { set: set.digest, values };
      history.decisions.push(decision);
      return;
    }
    const outcome = { ...event.outcome, received_at };
    const keys = refs(outcome);
    const label = {
      transactionId: outcome.transaction_id,
      eventTime: outcome.event_time,
      receivedAt: received_at,
      isFraud: outcome.is_fraud,
      labelledAt: outcome.labelled_at,
      keys,
    };
    keep(keys, applyLabel(layout, statesOf(keys), label));
    history.outcomes.push(outcome);
  });
  return history;
}
