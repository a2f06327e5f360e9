import type { BaseOptions } from '@platformatic/kafka';
import { brokersOf, KafkaBusOptions } from '../kafkaOptions';

const MECHANISMS = {
  plain: 'PLAIN',
  'scram-sha-256': 'SCRAM-SHA-256',
  'scram-sha-512': 'SCRAM-SHA-512',
} as const;

/** What each client of @platformatic/kafka is told. */
export function clientOptions(
  options: KafkaBusOptions,
  retries: number,
): BaseOptions {
  const { clientId = 'modelport', tls, sasl } = options;
  return {
    clientId,
    bootstrapBrokers: brokersOf(options),
    autocreateTopics: false,
    connectTimeout: 2_000,
    // a leader that moves is found within this time
    metadataMaxAge: 2_000,
    // the usual three attempts end before a broker has started again
    retries,
    retryDelay: (_client, _operation, attempt) =>
      Math.min(1_000, 25 * 2 ** attempt),
    ...(tls ? { tls: tls === true ? {} : tls } : {}),
    ...(sasl
      ? { sasl: { ...sasl, mechanism: MECHANISMS[sasl.mechanism] } }
      : {}),
  };
}
