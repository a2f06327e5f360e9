/**
 * - `unknown-topic`: there is no such topic.
 * - `message-too-large`: larger than this bus or the topic takes.
 * - `buffer-full`: more waits to be sent than there is room for.
 * - `unavailable`: no answer, or not in time.
 * - `access-denied`: user, password, certificate or rights are wrong.
 * - `invalid`: an option or a topic is not as it has to be.
 * - `closed`: the bus or the subscription was closed.
 *
 * @public
 */
export type EventBusErrorCode =
  | 'unknown-topic'
  | 'message-too-large'
  | 'buffer-full'
  | 'unavailable'
  | 'access-denied'
  | 'invalid'
  | 'closed';

/**
 * Why something was not done. The message says what to do and holds no secrets.
 *
 * @public
 */
export class EventBusError extends Error {
  constructor(
    readonly code: EventBusErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'EventBusError';
  }
}

/** The error for a topic that is not there. */
export function unknownTopic(topic: string, cause?: unknown): EventBusError {
  return new EventBusError(
    'unknown-topic',
    `There is no topic "${topic}"; correct the name or create it with ensureTopics`,
    { cause },
  );
}

/** The error for what was called after the end. */
export function closedError(what: string): EventBusError {
  return new EventBusError('closed', `${what} was closed; open a new one`);
}
