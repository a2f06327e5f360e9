import { EMPTY_LANE, type Lane } from './lane';
import { noRows, type SharedRows } from './sharedRows';

/**
 * The transactions that were counted, in the order of arrival, so that none is counted twice: two hashes of 32 bits of each
 * id, and when it was made, in seconds since 1970-01-01.
 */
export type SeenTransactions = SharedRows<'high' | 'low' | 'eventTime'>;

/** The label of a transaction that holds now. */
export interface HeldLabel {
  readonly isFraud: boolean;
  /** In milliseconds since 1970-01-01. */
  readonly eventTime: number;
  readonly labelledAt: number;
}

/**
 * What is kept of one customer, terminal or the like. It is never changed in place: an update gives a new one, which shares
 * what stayed the same.
 *
 * @public
 */
export interface EntityState {
  /** Event time of the latest transaction, in milliseconds since 1970-01-01. */
  readonly newest: number;
  /** @internal */
  readonly lanes: readonly Lane[];
  /** @internal */
  readonly seen: SeenTransactions;
  /** @internal */
  readonly labels: ReadonlyMap<string, HeldLabel>;
}

/** An entity of which nothing is known yet. @public */
export const NOTHING_KNOWN: EntityState = {
  newest: 0,
  lanes: [],
  seen: noRows(['high', 'low', 'eventTime']),
  labels: new Map(),
};

/**
 * Whether some buckets of it were not always kept, so that windows over them may say too little.
 *
 * @public
 */
export function hasGaps({ lanes }: Pick<EntityState, 'lanes'>): boolean {
  return lanes.some(({ gaps }) => gaps !== undefined);
}

/** The lane at a position; empty where nothing was kept there before. */
export function laneOf(state: EntityState, at: number): Lane {
  return state.lanes[at] ?? EMPTY_LANE;
}
