/**
 * What became known of a transaction.
 *
 * @public
 */
export interface LabelRequest {
  transactionId: string;
  isFraud: boolean;
  source: 'chargeback' | 'analyst' | 'customer';
  /**
   * When it was given, in milliseconds since 1970-01-01. Of two labels the later one holds; of two that were given at one
   * time the one that was received later.
   */
  labelledAt: number;
  /** The transaction itself, for when its decision is not remembered any longer. */
  transaction?: { eventTime: number; customerId: string; terminalId: string };
}
