import { messageOf, RequestError } from './errors';

/** Sixteen digits are the fewest that a double may round. */
const LONG_NUMBER = /\d{16}/;
const INTEGER = /^-?\d+$/;
const STRING_LITERAL = /"(?:[^"\\]|\\.)*"/g;
const NOT_JSON_NUMBER = /-?\b(?:NaN|Infinity)\b/;

/**
 * JSON whose integers keep every digit: one that a double cannot hold exactly comes back as a
 * bigint.
 *
 * @throws RequestError (400) when the text is no JSON; NaN and Infinity are named
 */
export function parseJson(text: string): unknown {
  try {
    return LONG_NUMBER.test(text)
      ? JSON.parse(text, keepInteger)
      : JSON.parse(text);
  } catch (error) {
    const bare = NOT_JSON_NUMBER.exec(text.replace(STRING_LITERAL, '""'));
    if (bare) {
      throw new RequestError(
        400,
        `The body has ${bare[0]}, which JSON does not know; fill missing values with finite numbers before sending`,
      );
    }
    throw new RequestError(
      400,
      `The body is not JSON (${messageOf(
        error,
      )}); send an object with "inputs"`,
    );
  }
}

function keepInteger(
  _key: string,
  value: unknown,
  context?: { source?: string },
): unknown {
  if (
    typeof value === 'number' &&
    !Number.isSafeInteger(value) &&
    context?.source !== undefined &&
    INTEGER.test(context.source)
  ) {
    return BigInt(context.source);
  }
  return value;
}
