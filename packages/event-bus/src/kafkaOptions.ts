import type { ConnectionOptions } from 'node:tls';
import { EventBusError } from './EventBusError';
import { EventBusOptions } from './options';

/**
 * User and password for a broker (SASL).
 *
 * @public
 */
export interface KafkaCredentials {
  /** How the broker wants them. */
  mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  username: string;
  password: string;
}

/** @public */
export interface KafkaBusOptions extends EventBusOptions {
  /** Such as `kafka-1:9092`; one that answers is enough to find the others. */
  brokers: readonly string[];
  /** Names this program in the brokers' logs and quotas; default `modelport`. */
  clientId?: string;
  /** Encrypts, as Node's `tls.connect` is told to; `true` for the system's authorities. */
  tls?: boolean | ConnectionOptions;
  sasl?: KafkaCredentials;
}

/** @throws EventBusError `invalid` when no broker is named */
export function brokersOf({ brokers }: KafkaBusOptions): string[] {
  if (brokers.length > 0) return [...brokers];
  throw new EventBusError(
    'invalid',
    'brokers is empty; name one of the cluster at least, such as "kafka-1:9092"',
  );
}

/** What an error of a client comes down to. */
export interface ClientFailure {
  /** Kafka's own name of it, such as `MESSAGE_TOO_LARGE`; undefined when it is not the broker's. */
  type: string | undefined;
  /** Whether it was about who we are. */
  authentication: boolean;
}

const DENIED =
  /_AUTHORIZATION_FAILED$|^SASL_|^ILLEGAL_SASL_STATE$|^UNSUPPORTED_SASL_MECHANISM$/;
const TOO_LARGE = ['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE'];

/**
 * Says what a client's error means to whoever uses the bus.
 *
 * @param doing - completes "Kafka at ... ", such as `did not take messages for payments/3`
 */
export function errorOf(
  cause: Error,
  failure: ClientFailure,
  doing: string,
  options: KafkaBusOptions,
): EventBusError {
  if (cause instanceof EventBusError) return cause;
  const { type = '', authentication } = failure;
  const where = `Kafka at ${options.brokers.join(', ')} ${doing}`;
  // an error may quote what was sent to it, and a cause would be logged with it
  const why = withoutSecrets(cause.message, options);
  if (authentication || DENIED.test(type)) {
    return new EventBusError(
      'access-denied',
      `${where}: ${why}. Correct sasl, tls, or the rights of this user`,
    );
  }
  if (TOO_LARGE.includes(type)) {
    return new EventBusError(
      'message-too-large',
      `${where}: a message is larger than the topic takes; make it smaller, or raise its max.message.bytes`,
      { cause },
    );
  }
  return new EventBusError(
    'unavailable',
    `${where}: ${why}. See that the brokers run and can be reached, and try again`,
    { cause },
  );
}

function withoutSecrets(message: string, { sasl }: KafkaBusOptions): string {
  return sasl?.password ? message.replaceAll(sasl.password, '***') : message;
}
