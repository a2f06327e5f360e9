import { useEffect } from 'react';
import { fetchApiRef, useApi } from '@backstage/core-plugin-api';
import { keepCookie } from './cookieRefresh';

/** Draws nothing; keeps the cookie with which "View source" opens a page of the git host. */
export function GitHostCookie() {
  const { fetch } = useApi(fetchApiRef);
  useEffect(
    () =>
      keepCookie({
        fetch,
        now: () => Date.now(),
        after(milliseconds, callback) {
          const timer = setTimeout(callback, milliseconds);
          return () => clearTimeout(timer);
        },
      }),
    [fetch],
  );
  return null;
}
