import { useCallback, useRef, useState } from 'react';
import { toError } from '@backstage/errors';

/**
 * Something a user can do, at most once at a time.
 *
 * @public
 */
export interface Action<A extends unknown[]> {
  run: (...args: A) => Promise<void>;
  pending: boolean;
  /** Why it last failed. */
  error?: Error;
}

/**
 * Runs an action, keeps its failure, and ignores a second press while the first is under way.
 *
 * @public
 */
export function useAction<A extends unknown[]>(
  act: (...args: A) => Promise<void>,
): Action<A> {
  const [state, setState] = useState<{ pending: boolean; error?: Error }>({
    pending: false,
  });
  const busy = useRef(false);
  const run = useCallback(
    async (...args: A) => {
      if (busy.current) {
        return;
      }
      busy.current = true;
      setState({ pending: true });
      try {
        await act(...args);
        setState({ pending: false });
      } catch (error) {
        setState({ pending: false, error: toError(error) });
      } finally {
        busy.current = false;
      }
    },
    [act],
  );
  return { run, ...state };
}
