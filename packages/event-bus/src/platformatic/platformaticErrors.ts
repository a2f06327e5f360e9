import { EventBusError } from '../EventBusError';
import { ClientFailure, errorOf, KafkaBusOptions } from '../kafkaOptions';

interface PlatformaticFields {
  apiId?: string;
  code?: string;
  message: string;
  cause?: unknown;
  errors?: unknown[];
}

/** The error itself and what it was made of. */
function* chainOf(error: unknown): Generator<PlatformaticFields> {
  if (!(error instanceof Error)) return;
  const fields: PlatformaticFields = error;
  yield fields;
  for (const each of fields.errors ?? []) yield* chainOf(each);
  yield* chainOf(fields.cause);
}

/** What an error of @platformatic/kafka comes down to. */
export function platformaticFailure(error: unknown): ClientFailure {
  let type: string | undefined;
  let authentication = false;
  for (const each of chainOf(error)) {
    type ??= each.apiId;
    authentication ||= each.code === 'PLT_KFK_AUTHENTICATION';
    // the one error of the broker that it puts into its own words
    if (/^Unknown topic /.test(each.message)) {
      type ??= 'UNKNOWN_TOPIC_OR_PARTITION';
    }
  }
  return { type, authentication };
}

/** See {@link errorOf}. It says of many errors only that there were some: the last of them is told. */
export function platformaticError(
  error: Error,
  doing: string,
  options: KafkaBusOptions,
): EventBusError {
  const failure = platformaticFailure(error);
  let last = error;
  while (last instanceof AggregateError && last.errors.length > 0) {
    last = last.errors[last.errors.length - 1];
  }
  return errorOf(last, failure, doing, options);
}
