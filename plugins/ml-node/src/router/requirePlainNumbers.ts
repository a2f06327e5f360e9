import { InputError } from '@backstage/errors';

// The router that checks requests takes whatever JavaScript makes a number of: 0x1, 1e0, +1, blanks around it.
const WHOLE_NUMBER = /^(0|-?[1-9]\d*)$/;

type Parameter = { in?: string; name?: string; schema?: { type?: unknown } };

/**
 * A request that a validated OpenAPI router has let through, with the operation of the document that it found.
 *
 * @public
 */
export type ValidatedRequest = {
  /** Path and query as they were sent. */
  originalUrl: string;
  openapi?: { schema?: { parameters?: unknown } };
};

/**
 * Refuses a request whose query holds a whole number that is not written in digits alone, as `25` is. Use it on a router of
 * `createValidatedOpenApiRouter`, before its routes.
 *
 * @throws InputError naming the parameter
 *
 * @public
 */
export function requirePlainNumbers(
  request: ValidatedRequest,
  _response: unknown,
  next: () => void,
): void {
  const query = new URLSearchParams(request.originalUrl.split('?')[1] ?? '');
  for (const name of wholeNumbersOf(request)) {
    for (const text of query.getAll(name)) {
      if (!WHOLE_NUMBER.test(text)) {
        throw new InputError(
          `request/query/${name} must be a whole number in digits, such as 25; it is ${JSON.stringify(
            text,
          )}`,
        );
      }
    }
  }
  next();
}

function wholeNumbersOf({ openapi }: ValidatedRequest): string[] {
  const parameters = openapi?.schema?.parameters;
  return (Array.isArray(parameters) ? (parameters as Parameter[]) : [])
    .filter(one => one.in === 'query' && one.schema?.type === 'integer')
    .flatMap(({ name }) => name ?? []);
}
