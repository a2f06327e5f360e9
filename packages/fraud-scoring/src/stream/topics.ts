/**
 * Names of the topics of a scoring service.
 *
 * @public
 */
export interface TopicNames {
  /** In: bodies of `POST /v1/score`, keyed by customer, so that each customer's transactions stay in order. */
  transactions: string;
  /** In: bodies of `POST /v1/labels`, keyed by transaction. */
  labels: string;
  /** Out: a {@link DecisionRecord} each, keyed by the customer's pseudonym. */
  decisions: string;
  /** Out: an {@link OutcomeRecord} each, keyed by the customer's pseudonym. */
  outcomes: string;
  /** Out: messages that cannot be used, as they came, with the reason in their headers. */
  deadLetters: string;
}

/**
 * The names that are used unless others are given.
 *
 * @public
 */
export const USUAL_TOPICS: TopicNames = {
  transactions: 'transactions',
  labels: 'labels',
  decisions: 'decisions',
  outcomes: 'outcomes',
  deadLetters: 'dead-letter',
};
