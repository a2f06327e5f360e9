/**
 * A transaction as it reaches the features.
 *
 * @public
 */
export interface TransactionEvent {
  /** Unique; an id that was seen before changes nothing. */
  transactionId: string;
  /** When it was made, in milliseconds since 1970-01-01. */
  eventTime: number;
  /** When it arrived here, in milliseconds since 1970-01-01. */
  receivedAt: number;
  /** Keys of its entities, by the name of the entity. */
  keys: Readonly<Record<string, string>>;
  /** In units of its currency, with at most four decimals. */
  amount: number;
  /**
   * What a batch job knows of its entities: for each of `batch` of the layout its features, one after the other; NaN where
   * nothing is known, as everywhere when it is absent.
   */
  batch?: Float32Array;
}

/**
 * What became known of a transaction later: that it was fraud, or that it was not.
 *
 * @public
 */
export interface LabelEvent {
  transactionId: string;
  /** When the transaction was made, in milliseconds since 1970-01-01. */
  eventTime: number;
  /** When the label arrived here, in milliseconds since 1970-01-01. */
  receivedAt: number;
  /** Keys of the transaction's entities, by the name of the entity. */
  keys: Readonly<Record<string, string>>;
  isFraud: boolean;
  /**
   * When it was given, in milliseconds since 1970-01-01. Of two labels the later one holds, in whatever order they arrive; of
   * two that were given at one time the one that arrived later.
   */
  labelledAt: number;
}

/**
 * What happened to one entity; the entity is known from where the event is kept.
 *
 * @public
 */
export type EntityEvent =
  | ({ kind: 'transaction' } & Omit<TransactionEvent, 'keys' | 'batch'>)
  | ({ kind: 'label' } & Omit<LabelEvent, 'keys'>);
