import { MlflowError } from './MlflowError';
import { Page } from './options';
import { Json } from './transport';
import { list, optionalText } from './wire';

/** Reads a page: its items under `key`, and the token of the next one. */
export function readPage<T>(
  answer: Json,
  key: string,
  read: (item: Json) => T,
): Page<T> {
  const nextPageToken = optionalText(answer.next_page_token);
  return {
    items: list(answer[key], read),
    ...(nextPageToken && { nextPageToken }),
  };
}

/**
 * Walks all pages. Things created meanwhile shift MLflow's pages, which repeats items: each is
 * given once.
 *
 * @param fetchPage - fetches the page of a token
 * @param idOf - tells items apart
 */
export async function* walkPages<T>(
  fetchPage: (pageToken: string | undefined) => Promise<Page<T>>,
  idOf: (item: T) => string,
): AsyncGenerator<T, void, undefined> {
  const given = new Set<string>();
  const tokens = new Set<string>();
  let token: string | undefined;
  do {
    const page: Page<T> = await fetchPage(token);
    for (const item of page.items) {
      const id = idOf(item);
      if (given.has(id)) continue;
      given.add(id);
      yield item;
    }
    token = page.nextPageToken;
    if (token !== undefined && tokens.has(token)) {
      throw new MlflowError(
        `MLflow gave the page token "${token}" twice, so its list never ends; report this with the server's version`,
        200,
        'BAD_ANSWER',
      );
    }
    if (token !== undefined) tokens.add(token);
  } while (token !== undefined);
}
