import type { Dispatcher } from 'undici';

/** A header of an answer; the first of several. */
export function headerOf(
  response: Pick<Dispatcher.ResponseData, 'headers'>,
  name: string,
): string | undefined {
  const value = response.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
