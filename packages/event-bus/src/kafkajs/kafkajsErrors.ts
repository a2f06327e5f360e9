import { EventBusError } from '../EventBusError';
import { ClientFailure, errorOf, KafkaBusOptions } from '../kafkaOptions';

interface KafkajsFields {
  type?: string;
  name: string;
  cause?: unknown;
  errors?: unknown[];
}

/** The error itself and what it was made of. */
function* chainOf(error: unknown): Generator<KafkajsFields> {
  if (!(error instanceof Error)) return;
  const fields: KafkajsFields = error;
  yield fields;
  yield* chainOf(fields.cause);
  for (const each of fields.errors ?? []) yield* chainOf(each);
}

/** What an error of kafkajs comes down to. */
export function kafkajsFailure(error: unknown): ClientFailure {
  let type: string | undefined;
  let authentication = false;
  for (const each of chainOf(error)) {
    type ??= each.type;
    authentication ||= each.name === 'KafkaJSSASLAuthenticationError';
  }
  return { type, authentication };
}

/** See {@link errorOf}. */
export function kafkajsError(
  error: Error,
  doing: string,
  options: KafkaBusOptions,
): EventBusError {
  return errorOf(error, kafkajsFailure(error), doing, options);
}
