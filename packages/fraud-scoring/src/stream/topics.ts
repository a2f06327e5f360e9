import type { TopicDefinition } from '@modelport/event-bus';

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

/**
 * Days that messages are kept, by topic. One without a number keeps them as long as the cluster says.
 *
 * @public
 */
export type TopicRetention = Partial<Record<keyof TopicNames, number>>;

/**
 * What is kept unless other numbers are given: decisions and outcomes for training sets, with pseudonyms; dead letters, which
 * hold ids as they came, until somebody has looked at them.
 *
 * @public
 */
export const USUAL_RETENTION_DAYS: TopicRetention = {
  decisions: 90,
  outcomes: 90,
  deadLetters: 14,
};

const DAY_MS = 86_400_000;

/** A topic as it is made when it is not there; one that is there keeps what it is set to keep. */
export function topicDefinition(
  topic: keyof TopicNames,
  name: string,
  partitions: number,
  retention: TopicRetention = {},
): TopicDefinition {
  const days = { ...USUAL_RETENTION_DAYS, ...retention }[topic];
  return {
    name,
    partitions,
    ...(days !== undefined && {
      config: { 'retention.ms': String(days * DAY_MS) },
    }),
  };
}
