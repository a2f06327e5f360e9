import { useCallback, useMemo } from 'react';
import { useLocation, useSearchParams } from 'react-router-dom';

/**
 * What a change sets; `undefined` removes.
 *
 * @public
 */
export type UrlChange = Record<string, string | undefined>;

/**
 * State of a view that the URL holds, so that a link shows the same and back works.
 *
 * @public
 */
export interface UrlState {
  get: (name: string) => string | undefined;
  /** Address of this page with a change. */
  href: (change: UrlChange) => string;
  /** Goes there, as a new step of the browser's history. */
  go: (change: UrlChange) => void;
}

function changed(search: URLSearchParams, change: UrlChange): URLSearchParams {
  const next = new URLSearchParams(search);
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined || value === '') {
      next.delete(name);
    } else {
      next.set(name, value);
    }
  }
  return next;
}

/**
 * State of a view in the URL; the one place of the pages that knows React Router.
 *
 * @public
 */
export function useUrlState(): UrlState {
  const [search, setSearch] = useSearchParams();
  const { pathname } = useLocation();
  const get = useCallback(
    (name: string) => search.get(name) || undefined,
    [search],
  );
  const href = useCallback(
    (change: UrlChange) => {
      const text = changed(search, change).toString();
      return text ? `${pathname}?${text}` : pathname;
    },
    [search, pathname],
  );
  const go = useCallback(
    (change: UrlChange) => setSearch(before => changed(before, change)),
    [setSearch],
  );
  return useMemo(() => ({ get, href, go }), [get, href, go]);
}
