import type { TransactionEvent } from '../events';

const window = (
  entity: string,
  days: number,
  aggregation: string,
  column?: string,
) => ({
  name: `${entity}_${
    { count: 'count', mean: 'mean_amount', share: 'risk' }[aggregation]
  }_${days}d`,
  entity,
  aggregation,
  ...(column && { column }),
  window: `${days}d`,
  bucket: '1s',
  delay: entity === 'terminal' ? '7d' : '0s',
});

const ENTITIES = [
  { name: 'customer', key: 'customer' },
  { name: 'terminal', key: 'terminal' },
];

/** The `features` section of the template of the fraud model. */
export const CARD_PAYMENTS = {
  set: 'card-payments',
  timestamp: 'seconds',
  entities: ENTITIES,
  definitions: [
    { name: 'amount', transform: 'amount' },
    { name: 'weekend', transform: 'weekend' },
    { name: 'night', transform: 'night' },
    ...[1, 7, 30].flatMap(days => [
      window('customer', days, 'count'),
      window('customer', days, 'mean', 'amount'),
    ]),
    ...[1, 7, 30].flatMap(days => [
      window('terminal', days, 'count'),
      window('terminal', days, 'share', 'fraud'),
    ]),
  ],
};

/** A section with two entities and whatever is given. */
export function aSection(more: object): object {
  return {
    set: 'test',
    entities: ENTITIES,
    definitions: [{ name: 'amount', transform: 'amount' }],
    ...more,
  };
}

/** What a customer paid at most within six hours, or whatever is given. */
export const largestOfSixHours = (more: object = {}) =>
  aSection({
    definitions: [
      {
        name: 'largest',
        entity: 'customer',
        aggregation: 'max',
        column: 'amount',
        window: '6h',
        bucket: '1s',
        ...more,
      },
    ],
  });

/** How old the account of a customer is, from Feast, or whatever is given. */
export const accountAge = (more: object = {}) =>
  aSection({
    definitions: [
      {
        name: 'customer_account_age_days',
        entity: 'customer',
        feast: { view: 'customer_profile', feature: 'account_age_days' },
        missing: -0.5,
        ...more,
      },
    ],
  });

/** 2018-04-01, a Sunday, at midnight UTC. */
export const START = Date.UTC(2018, 3, 1);

/** A transaction of customer c1 at terminal t1 at noon of the first day. */
export function aTransaction(
  more: Partial<TransactionEvent> & {
    customer?: string;
    terminal?: string;
  } = {},
): TransactionEvent {
  const { customer = 'c1', terminal = 't1', ...rest } = more;
  const eventTime = rest.eventTime ?? START + 12 * 3_600_000;
  return {
    transactionId: 'tx-1',
    receivedAt: eventTime,
    keys: { customer, terminal },
    amount: 10,
    ...rest,
    eventTime,
  };
}
